import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useMemo } from 'react';
import { api, ask } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { Loading, ProblemBox } from '@/kit';
import { fleetStrings as words } from '@/strings/fleet';
import { compact, sumsOf } from './sparkline_shape';
import type { Traffic } from './traffic';

const TrafficChart = lazy(() => import('./traffic_chart')); // charts are loaded where there is one
const refreshMs = 15_000;

export function GatewayTraffic({ projectId, gatewayId }: { projectId: string; gatewayId: string }) {
  const query = useQuery<Traffic, Problem>({
    queryKey: [...keys.dataPlane(projectId, gatewayId), 'traffic'],
    queryFn: () =>
      ask(
        api.GET('/projects/{id}/traffic', {
          params: { path: { id: projectId }, query: { data_plane: [gatewayId] } },
        }),
      ),
    refetchInterval: refreshMs,
  });
  const series = query.data?.series[0];
  const curve = useMemo(() => series && { requests: series.requests, errors: series.errors_5xx }, [series]);
  if (query.error && !query.data) return <ProblemBox problem={query.error} />;
  if (query.data === undefined) return <Loading />;
  const sums = curve && sumsOf(curve);
  if (!curve || !sums || (sums.requests === 0 && sums.errors === 0))
    return <p className="text-ink-soft">{words.trafficNone}</p>;
  return (
    <figure className="m-0 rounded-lg border border-line bg-raised p-3">
      <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-4 text-sm">
        <Key colour="bg-accent" label={words.requests} value={compact(sums.requests)} />
        <Key colour="bg-bad" label={words.errors5xx} value={compact(sums.errors)} />
        <span className="text-ink-faint">{words.eachMinute}</span>
      </figcaption>
      <div role="img" aria-label={words.chart(compact(sums.requests), compact(sums.errors))} className="h-48">
        <Suspense fallback={<Loading />}>
          <TrafficChart from={query.data.from} stepSeconds={query.data.step_seconds} curve={curve} />
        </Suspense>
      </div>
    </figure>
  );
}

function Key({ colour, label, value }: { colour: string; label: string; value: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2 rounded-xs ${colour}`} />
      {label} <b>{value}</b>
    </span>
  );
}
