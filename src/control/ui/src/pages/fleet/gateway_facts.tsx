import { useMemo, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Age, Badge, CopyButton, Digest, Facts, RelativeTime, Status, duration } from '@/kit';
import { CircleAlert, TriangleAlert } from '@/kit/icons';
import { fleetStrings as words } from '@/strings/fleet';
import { strings } from '@/strings';
import { Drift } from './fleet_columns';
import { gatewayOf, labelsOf, type DataPlane } from './gateway';
import { bytesText } from './health';

/** An artifact by its digest, with a way to it when the project has it. */
export function ArtifactLink({
  projectId,
  artifactId,
  digest,
}: {
  projectId: string;
  artifactId: string | null;
  digest: string | null;
}) {
  if (!digest) return <span className="text-ink-faint">{words.nothing}</span>;
  if (!artifactId) return <Digest digest={digest} canCopy />;
  return (
    <Link to={`/projects/${projectId}/artifacts/${artifactId}`} className="text-accent hover:underline">
      <Digest digest={digest} />
    </Link>
  );
}

function maybe(value: ReactNode | null): ReactNode {
  return value ?? <span className="text-ink-faint">{strings.kit.none}</span>;
}

export function GatewayFacts({ gateway }: { gateway: DataPlane }) {
  const row = useMemo(() => gatewayOf(gateway, Date.now()), [gateway]);
  const labels = labelsOf(gateway.labels);
  return (
    <Facts
      facts={[
        [words.status, <Status key="s" word={gateway.status} />],
        [words.phase, gateway.phase],
        [
          words.runs,
          <ArtifactLink
            key="r"
            projectId={gateway.project_id}
            artifactId={gateway.artifact_id}
            digest={gateway.digest}
          />,
        ],
        [
          words.shallRun,
          gateway.desired_digest ? (
            <ArtifactLink
              key="d"
              projectId={gateway.project_id}
              artifactId={gateway.desired_artifact_id}
              digest={gateway.desired_digest}
            />
          ) : (
            <span className="text-ink-faint">{words.toNothing}</span>
          ),
        ],
        [words.drift, <Drift key="x" gateway={row} />],
        [
          words.labels,
          labels.length === 0 ? (
            <span className="text-ink-faint">{words.noLabels}</span>
          ) : (
            <span className="flex flex-wrap gap-1">
              {labels.map((label) => (
                <Badge key={label}>{label}</Badge>
              ))}
            </span>
          ),
        ],
        [words.version, maybe(gateway.version)],
        [words.host, maybe(gateway.hostname)],
        [words.lastSeen, <RelativeTime key="l" at={gateway.last_seen} />],
        [words.connectedAt, <RelativeTime key="c" at={gateway.connected_at} />],
        [words.firstSeen, <RelativeTime key="f" at={gateway.created_at} />],
        [words.uptime, maybe(gateway.uptime_seconds === null ? null : duration(gateway.uptime_seconds))],
        [words.connections, maybe(gateway.active_connections?.toLocaleString('en') ?? null)],
        [words.memory, maybe(gateway.rss_bytes === null ? null : bytesText(gateway.rss_bytes))],
        [words.release, maybe(gateway.release)],
        [words.generation, maybe(gateway.generation)],
        [
          words.id,
          <span key="i" className="inline-flex max-w-full items-center">
            <code className="truncate font-mono text-sm">{gateway.id}</code>
            <CopyButton text={gateway.id} />
          </span>,
        ],
      ]}
    />
  );
}

/** What somebody should know before anything else. */
export function GatewayNotices({ gateway }: { gateway: DataPlane }) {
  const row = useMemo(() => gatewayOf(gateway, Date.now()), [gateway]);
  const error = gateway.last_error;
  const isDrifting = row.driftedSince !== null && gateway.desired_digest !== gateway.digest;
  return (
    <>
      {!gateway.compatible && <Notice tone="bad">{words.incompatible}</Notice>}
      {isDrifting && (
        <Notice tone="warn">
          {words.driftedFor} <Age since={row.driftedSince!} />
          {gateway.status === 'offline' && <> {words.driftedOffline}</>}
        </Notice>
      )}
      {error && (
        <Notice tone="bad">
          <span className="font-semibold">{words.lastError}</span> <Digest digest={error.digest} />{' '}
          <RelativeTime at={error.at} />
          <span className="block break-words">
            <code className="font-mono text-sm">{error.code}</code> {error.message}
          </span>
          <span className="block text-ink-soft">{error.permanent ? words.permanent : words.passing}</span>
        </Notice>
      )}
    </>
  );
}

function Notice({ tone, children }: { tone: 'warn' | 'bad'; children: ReactNode }) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <div
      className={
        tone === 'bad'
          ? 'mb-4 flex gap-2 rounded-md border border-bad/40 bg-bad-soft p-3'
          : 'mb-4 flex gap-2 rounded-md border border-warn/40 bg-warn-soft p-3'
      }
    >
      <Icon
        aria-hidden
        className={tone === 'bad' ? 'mt-0.5 size-4 shrink-0 text-bad' : 'mt-0.5 size-4 shrink-0 text-warn'}
      />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
