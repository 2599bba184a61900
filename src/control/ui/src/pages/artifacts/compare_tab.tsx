import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useProject } from '@/app/project_frame';
import {
  Button,
  Choice,
  CommandLine,
  CopyAs,
  EmptyState,
  Field,
  Loading,
  ProblemBox,
  TextInput,
} from '@/kit';
import { strings } from '@/strings';
import { useArtifact, useArtifacts, useComparison, type Artifact } from './artifact_actions';
import { ArtifactChoice } from './artifact_choice';
import { baselineOf, pick, severities, type Comparison, type Severity } from './comparison';
import { DifferenceList } from './difference_list';

const words = strings.artifacts;
const shownAtOnce = 100;

/** What callers would notice between another artifact (`?with=`) and this one. */
export function CompareTab({ artifact }: { artifact: Artifact }) {
  const project = useProject();
  const [search, setSearch] = useSearchParams();
  const list = useArtifacts(project.id);
  const named = search.get('with') ?? baselineOf(artifact, list.items, project.stable_artifact_id);
  const old = useArtifact(project.id, named ?? '');
  if (list.isLoading) return <Loading />;
  if (list.problem && named === null) return <ProblemBox problem={list.problem} />;
  if (named === null) {
    return (
      <EmptyState title={words.nothingElse} cli={['project', 'compile', project.name, '--wait']}>
        {words.nothingElseHint}
      </EmptyState>
    );
  }
  return (
    <>
      <div className="flex items-start gap-2">
        <div className="w-[28rem] min-w-0">
          <ArtifactChoice
            label={words.comparedWith}
            list={list}
            also={old.data}
            without={artifact.id}
            stableId={project.stable_artifact_id}
            value={named}
            onChange={(id) => setSearch({ tab: 'compare', with: id }, { replace: true })}
          />
        </div>
        <span className="mt-6.5">
          <CopyAs
            what={words.whatCompare}
            cli={['artifact', 'diff', named, artifact.id]}
            curl={{ method: 'GET', path: `/artifacts/${named}/diff/${artifact.id}` }}
          />
        </span>
      </div>
      <Compared key={named} old={named} artifact={artifact} />
    </>
  );
}

function Compared({ old, artifact }: { old: string; artifact: Artifact }) {
  const query = useComparison(old, artifact.id);
  if (query.isPending) return <Loading />;
  if (query.data === undefined)
    return <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />;
  const { breaking, compatible, cosmetic } = query.data.summary;
  if (breaking + compatible + cosmetic === 0) return <p className="text-good">{words.same}</p>;
  return <Differences comparison={query.data} />;
}

function Differences({ comparison }: { comparison: Comparison }) {
  const { summary, findings } = comparison;
  const [severity, setSeverity] = useState<Severity | null>(null);
  const [typed, setTyped] = useState('');
  const [shownMax, setShownMax] = useState(shownAtOnce);
  const picked = useDeferredValue(pick(findings, severity, typed));
  return (
    <>
      <p className={summary.breaking > 0 ? 'mb-3 font-semibold text-bad' : 'mb-3 font-semibold text-good'}>
        {summary.breaking > 0 ? words.breaks(summary.breaking) : words.breaksNothing}
      </p>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="w-80 max-w-full [&>div]:mb-0">
          <Field label={words.search}>
            <TextInput
              type="search"
              placeholder={words.searchDifferences}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </div>
        <div className="flex flex-wrap gap-1">
          <Choice isOn={severity === null} onClick={() => setSeverity(null)}>
            {words.allSeverities}
          </Choice>
          {severities.map((one) => (
            <Choice key={one} isOn={severity === one} onClick={() => setSeverity(one)}>
              {words.severities[one]} {summary[one].toLocaleString('en')}
            </Choice>
          ))}
        </div>
      </div>
      {picked.length === 0 ? (
        <p className="text-ink-soft">{words.noDifferenceLikeThat}</p>
      ) : (
        <DifferenceList differences={picked.slice(0, shownMax)} />
      )}
      {picked.length > shownMax && (
        <p className="mt-2 text-center">
          <Button look="quiet" onClick={() => setShownMax(shownMax + shownAtOnce)}>
            {strings.kit.more}
          </Button>
        </p>
      )}
      {summary.dropped > 0 && <p className="mt-2 text-ink-soft">{words.dropped(summary.dropped)}</p>}
      {picked[0] && (
        <div className="mt-4 flex flex-wrap items-center gap-2 text-sm text-ink-soft">
          {words.explain}
          <CommandLine line={`barbacane-control explain ${picked[0].code}`} />
        </div>
      )}
    </>
  );
}
