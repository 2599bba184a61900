import { Badge } from '@/kit';
import { strings } from '@/strings';
import type { Artifact } from './artifact_actions';

const words = strings.artifacts;

/** Stable, pinned: what makes an artifact more than one of many. */
export function ArtifactMarks({ artifact }: { artifact: Artifact }) {
  if (!artifact.stable && !artifact.pinned) return <span className="text-ink-faint">{strings.kit.none}</span>;
  return (
    <span className="inline-flex gap-1">
      {artifact.stable && (
        <Badge tone="good" title={words.stableHint}>
          {words.stable}
        </Badge>
      )}
      {artifact.pinned && <Badge>{words.pinned}</Badge>}
    </span>
  );
}

export function Release({ artifact }: { artifact: Artifact }) {
  if (artifact.release !== null) return <>{artifact.release}</>;
  return <span className="text-ink-soft">{words.unsigned}</span>;
}
