import type { Paged } from '@/api/paged';
import { Actor, Button, Field, RelativeTime, Select, shortDigest } from '@/kit';
import { strings } from '@/strings';
import type { Artifact } from './artifact_actions';
import { choicesOf } from './artifact_words';

const words = strings.artifacts;

interface ArtifactChoiceProps {
  label: string;
  list: Paged<Artifact>; // newest first
  /** Offered too, though so many newer ones are there that it was not read yet. */
  also?: Artifact;
  without?: string;
  stableId: string | null;
  value: string;
  onChange: (id: string) => void;
}

export function ArtifactChoice(props: ArtifactChoiceProps) {
  const { label, list, also, without, stableId, value, onChange } = props;
  const choices = choicesOf(list.items, also, without);
  const chosen = choices.find((one) => one.id === value);
  const newestId = list.items[0]?.id;
  const textOf = (one: Artifact) => {
    const marks = [one.id === newestId && words.newest, one.id === stableId && words.runsNow];
    return [shortDigest(one.digest), ...marks, words.counted(one.routes, false)].filter(Boolean).join(' · ');
  };
  return (
    <>
      <Field
        label={label}
        hint={
          chosen && (
            <>
              <RelativeTime at={chosen.created_at} /> · <Actor actor={chosen.created_by} />
            </>
          )
        }
      >
        <Select value={value} onChange={(event) => onChange(event.target.value)} className="font-mono">
          {chosen === undefined && <option value={value}>{value}</option>}
          {choices.map((one) => (
            <option key={one.id} value={one.id}>
              {textOf(one)}
            </option>
          ))}
        </Select>
      </Field>
      {list.hasMore && (
        <Button look="quiet" isBusy={list.isLoadingMore} onClick={list.loadMore} className="-mt-2 mb-3">
          {words.olderToo}
        </Button>
      )}
    </>
  );
}
