import { CopyAs, CopyButton, Loading, ProblemBox } from '@/kit';
import { strings } from '@/strings';
import { useManifest, type Artifact } from './artifact_actions';

const words = strings.artifacts;

export function ManifestTab({ artifact }: { artifact: Artifact }) {
  const query = useManifest(artifact.id);
  if (query.isPending) return <Loading />;
  if (query.data === undefined)
    return <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />;
  const text = JSON.stringify(query.data, null, 2);
  return (
    <>
      <div className="mb-2 flex items-center justify-between gap-2">
        <p className="text-ink-soft">{words.manifestAbout}</p>
        <span className="flex">
          <CopyAs
            what={words.whatManifest}
            curl={{ method: 'GET', path: `/artifacts/${artifact.id}/manifest` }}
          />
          <CopyButton text={text} label={words.copyManifest} />
        </span>
      </div>
      <pre
        tabIndex={0}
        role="region"
        aria-label={words.manifestLabel}
        className="max-h-[70vh] overflow-auto rounded-lg border border-line bg-raised p-3 font-mono text-sm"
      >
        {text}
      </pre>
    </>
  );
}
