import { useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import { Choice, Digest, RelativeTime, Status, VirtualTable, useIsNarrow, type Column } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';
import { strings } from '@/strings';
import {
  orderedTargets,
  reasonOf,
  shownCounts,
  slicesOf,
  verdictOf,
  type Deployment,
  type Target,
  type Verdict,
} from './progress';
import { verdictText } from './verdict_bar';

/** Each gateway with its verdict and why; what needs eyes stands first in its wave. */
export function TargetTable({ deployment }: { deployment: Deployment }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const isNarrow = useIsNarrow();
  const ordered = useMemo(() => orderedTargets(deployment.targets ?? []), [deployment.targets]);
  const slices = slicesOf(shownCounts(deployment));
  // A verdict that nobody has any more filters nothing.
  const current = slices.some((one) => one.verdict === verdict) ? verdict : null;
  const rows = current === null ? ordered : ordered.filter((one) => verdictOf(one) === current);
  const columns = useMemo(
    () => (isNarrow ? narrow(deployment.project_id) : wide(deployment.project_id)),
    [isNarrow, deployment.project_id],
  );
  if (ordered.length === 0) return <p className="text-ink-soft">{words.nobodyThere}</p>;
  return (
    <>
      {slices.length > 1 && (
        <div className="mb-2 flex flex-wrap gap-1">
          <Choice isOn={current === null} onClick={() => setVerdict(null)}>
            {words.allVerdicts}
          </Choice>
          {slices.map((one) => (
            <Choice key={one.verdict} isOn={current === one.verdict} onClick={() => setVerdict(one.verdict)}>
              {verdictText(one.verdict)} {one.count.toLocaleString('en')}
            </Choice>
          ))}
        </div>
      )}
      <VirtualTable
        label={words.targets}
        columns={columns}
        rows={rows}
        rowKey={(one) => one.data_plane_id}
        rowPixels={isNarrow ? 68 : undefined}
        height="36rem"
      />
    </>
  );
}

function Name({ target, projectId }: { target: Target; projectId: string }) {
  const name = target.name || target.data_plane_id.slice(0, 8);
  if (target.status === 'removed')
    return (
      <span className="text-ink-faint">
        {name} ({words.gone})
      </span>
    );
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1.5">
      <Link
        to={`/projects/${projectId}/fleet/${target.data_plane_id}`}
        className="truncate font-medium text-accent hover:underline"
      >
        {name}
      </Link>
      {target.status === 'offline' && <span className="text-sm text-ink-faint">{words.offline}</span>}
    </span>
  );
}

function Reason({ target }: { target: Target }) {
  const reason = reasonOf(target.reason);
  if (reason === null) return <span className="text-ink-faint">{strings.kit.none}</span>;
  return (
    <span title={`${reason.code}: ${reason.message}`}>
      <code className="font-mono text-sm">{reason.code}</code> {reason.message}
    </span>
  );
}

function VerdictOf({ target }: { target: Target }) {
  const verdict = verdictOf(target);
  return <Status word={verdict} text={verdictText(verdict)} />;
}

function wide(projectId: string): Column<Target>[] {
  return [
    { key: 'wave', head: words.waveHead, width: '4.5rem', align: 'right', cell: (one) => one.wave },
    {
      key: 'name',
      head: words.gateway,
      width: 'minmax(9rem, 1fr)',
      cell: (one) => <Name target={one} projectId={projectId} />,
    },
    { key: 'verdict', head: words.verdict, width: '8.5rem', cell: (one) => <VerdictOf target={one} /> },
    {
      key: 'reason',
      head: words.reason,
      width: 'minmax(14rem, 3fr)',
      cell: (one) => <Reason target={one} />,
    },
    { key: 'runs', head: words.runs, width: '8.5rem', cell: (one) => <Digest digest={one.digest} isMuted /> },
    { key: 'since', head: words.since, width: '7.5rem', cell: (one) => <RelativeTime at={one.updated_at} /> },
  ];
}

function narrow(projectId: string): Column<Target>[] {
  return [
    {
      key: 'target',
      head: words.gateway,
      width: 'minmax(0, 1fr)',
      cell: (one) => (
        <div className="flex flex-col gap-1.5">
          <div className="flex items-center justify-between gap-2">
            <Name target={one} projectId={projectId} />
            <VerdictOf target={one} />
          </div>
          <div className="flex items-center justify-between gap-3 text-sm text-ink-soft">
            <span className="shrink-0">{words.wave(one.wave)}</span>
            <span className="truncate">
              <Reason target={one} />
            </span>
          </div>
        </div>
      ),
    },
  ];
}
