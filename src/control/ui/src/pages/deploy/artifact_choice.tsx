import type { Schemas } from '@/api/client';
import { Field, RelativeTime, Select, shortDigest } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';

export type Artifact = Schemas['Artifact'];

interface ArtifactChoiceProps {
  artifacts: Artifact[]; // newest first
  stableId: string | null;
  value: string;
  onChange: (id: string) => void;
}

export function artifactText(artifact: Artifact, isNewest: boolean, isStable: boolean): string {
  const marks = [isNewest && words.newest, isStable && words.stable].filter(Boolean);
  const text = `${shortDigest(artifact.digest)} · ${words.routes(artifact.routes)}`;
  return marks.length > 0 ? `${text} · ${marks.join(', ')}` : text;
}

export function ArtifactChoice({ artifacts, stableId, value, onChange }: ArtifactChoiceProps) {
  const chosen = artifacts.find((one) => one.id === value);
  return (
    <Field
      label={words.chooseArtifact}
      hint={
        chosen && (
          <>
            <RelativeTime at={chosen.created_at} /> · {chosen.created_by}
          </>
        )
      }
    >
      <Select value={value} onChange={(event) => onChange(event.target.value)} className="font-mono">
        {artifacts.map((one, index) => (
          <option key={one.id} value={one.id}>
            {artifactText(one, index === 0, one.id === stableId)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
