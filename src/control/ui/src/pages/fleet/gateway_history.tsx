import { Link } from 'react-router-dom';
import { api, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import { Digest, Loading, ProblemBox, RelativeTime, Status, Table, type Column } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';

type HistoryItem = Schemas['HistoryItem'];

/** Comings and goings in words; a kind of which we know nothing as the API says it. */
export function kindText(kind: string): string {
  const known: Record<string, string> = {
    'data_plane.online': words.came,
    'data_plane.offline': words.went,
    'data_plane.remove': words.disconnected,
  };
  return known[kind] ?? kind;
}

function What({ item, projectId }: { item: HistoryItem; projectId: string }) {
  if (item.kind !== 'deployment') return <>{kindText(item.kind)}</>;
  const reason = item.reason as { code?: string; message?: string } | null;
  return (
    <div className="min-w-0">
      <span className="flex flex-wrap items-center gap-x-3">
        <Link
          to={`/projects/${projectId}/deploy/${item.deployment_id}`}
          className="text-accent hover:underline"
        >
          {words.deployment}
        </Link>
        <Digest digest={item.digest} />
        {item.wave !== null && <span className="text-ink-soft">{words.inWave(item.wave)}</span>}
        {item.phase && <Status word={item.phase} />}
      </span>
      {reason && (
        <p className="break-words text-ink-soft">
          <code className="font-mono text-sm">{reason.code}</code> {reason.message}
        </p>
      )}
    </div>
  );
}

export function GatewayHistory({ projectId, gatewayId }: { projectId: string; gatewayId: string }) {
  const history = usePaged<HistoryItem>([...keys.dataPlane(projectId, gatewayId), 'history'], (query) =>
    api.GET('/projects/{id}/data-planes/{dpId}/history', {
      params: { path: { id: projectId, dpId: gatewayId }, query },
    }),
  );
  if (history.problem && history.items.length === 0) return <ProblemBox problem={history.problem} />;
  if (history.isLoading) return <Loading />;
  if (history.items.length === 0) return <p className="text-ink-soft">{words.historyNone}</p>;
  const columns: Column<HistoryItem>[] = [
    { key: 'when', head: words.when, cell: (item) => <RelativeTime at={item.at} /> },
    { key: 'what', head: words.what, cell: (item) => <What item={item} projectId={projectId} /> },
  ];
  return (
    <>
      <Table
        label={words.history}
        columns={columns}
        rows={history.items}
        rowKey={(item) => `${item.at} ${item.kind} ${item.deployment_id}`}
        hasMore={history.hasMore}
        isLoadingMore={history.isLoadingMore}
        loadMore={history.loadMore}
      />
      <p className="mt-1 text-sm text-ink-faint">{words.historyAbout}</p>
    </>
  );
}
