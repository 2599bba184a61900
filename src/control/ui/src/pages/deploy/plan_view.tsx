import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { useProject } from '@/app/project_frame';
import { Badge, Digest, Loading, Note, ProblemBox, VirtualTable, type Column, type Tone } from '@/kit';
import { besides } from '@/pages/artifacts/comparison';
import { DifferenceList } from '@/pages/artifacts/difference_list';
import { deployStrings as words } from '@/strings/deploy';
import { strings } from '@/strings';
import { changesOf, type Plan } from './progress';

type PlanTarget = Plan['targets'][number];

const typingMs = 350;
const vanishingShown = 12;
const breakingShown = 5;

/** The value once it has been the same for a moment. */
function useSettled<T>(value: T, milliseconds: number): T {
  const key = JSON.stringify(value);
  const [settled, setSettled] = useState({ value, key });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, key }), milliseconds);
    return () => clearTimeout(timer);
    // eslint-disable-next-line -- `key` stands for `value`, which is another object each time
  }, [key, milliseconds]);
  return settled.value;
}

/** What would happen. Asked again when the form changes, and when the fleet does. */
export function usePlan(
  projectId: string,
  body: Schemas['DeployOptions'] | null,
): UseQueryResult<Plan, Problem> {
  const settled = useSettled(body, typingMs);
  return useQuery<Plan, Problem>({
    queryKey: [...keys.deployments(projectId), 'plan', settled],
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    queryFn: async () => {
      const to = { params: { path: { id: projectId }, query: { dry_run: true } }, body: settled! };
      return (await ask(api.POST('/projects/{id}/deploy', to))) as Plan;
    },
  });
}

export function PlanView({ plan, isSound }: { plan: UseQueryResult<Plan, Problem>; isSound: boolean }) {
  if (!isSound) return <p className="text-ink-soft">{words.planInvalid}</p>;
  if (plan.error) return <ProblemBox problem={plan.error} onRetry={() => void plan.refetch()} />;
  if (plan.data === undefined) return <Loading />;
  return (
    <div aria-busy={plan.isPlaceholderData}>
      <p className="mb-2 text-ink-soft">{plan.isPlaceholderData ? words.planStale : words.planAbout}</p>
      {plan.data.obstacle !== null && (
        <Note tone="bad" title={words.obstacle}>
          <p className="break-words">{plan.data.obstacle}</p>
        </Note>
      )}
      <Vanishing routes={plan.data.vanishing} />
      <Breaking plan={plan.data} />
      <Changes plan={plan.data} />
    </div>
  );
}

function Vanishing({ routes }: { routes: string[] | null }) {
  if (routes === null) return <Note tone="warn" title={words.vanishingUnknown} />;
  if (routes.length === 0) return <p className="mb-3 text-good">{words.vanishingNone}</p>;
  return (
    <Note tone="warn" title={words.vanishing(routes.length)}>
      <ul className="mt-1">
        {routes.slice(0, vanishingShown).map((route) => (
          <li key={route}>
            <code className="font-mono text-sm break-all">{route}</code>
          </li>
        ))}
      </ul>
      {routes.length > vanishingShown && <p>{words.vanishingMore(routes.length - vanishingShown)}</p>}
    </Note>
  );
}

/** What else breaks callers of what gateways run; nothing is said where nothing runs. */
function Breaking({ plan }: { plan: Plan }) {
  const project = useProject();
  if (plan.changes === null) return null;
  const { summary, against } = plan.changes;
  const listed = besides(plan.changes.breaking, plan.vanishing);
  const everything = (
    <Link to={`/projects/${project.id}/artifacts/${plan.artifact_id}?tab=compare&with=${against}`}>
      {words.compareAll}
    </Link>
  );
  if (listed.length === 0) {
    return (
      <p className="mb-3">
        {summary.breaking === 0 && <span className="text-good">{words.breaksNothing}</span>} {everything}
      </p>
    );
  }
  return (
    <Note tone="bad" title={words.breaks(summary.breaking)}>
      <div className="my-2">
        <DifferenceList differences={listed.slice(0, breakingShown)} />
      </div>
      {everything}
    </Note>
  );
}

const tones: Record<PlanTarget['change'], Tone> = {
  change: 'busy',
  none: 'neutral',
  offline: 'warn',
  incompatible: 'bad',
};

function Changes({ plan }: { plan: Plan }) {
  if (plan.targets.length === 0) return <p className="mb-3 text-ink-soft">{words.noTargets}</p>;
  const changes = Object.entries(changesOf(plan)) as [PlanTarget['change'], number][];
  return (
    <>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1">
        {changes.map(
          ([change, count]) =>
            count > 0 && (
              <li key={change} className="whitespace-nowrap">
                <Badge tone={tones[change]}>{count.toLocaleString('en')}</Badge> {words.changes[change]}
              </li>
            ),
        )}
      </ul>
      <div className="mb-4">
        <VirtualTable
          label={words.targets}
          columns={columns}
          rows={plan.targets}
          rowKey={(one) => one.data_plane_id}
          height="24rem"
        />
      </div>
    </>
  );
}

const columns: Column<PlanTarget>[] = [
  {
    key: 'wave',
    head: words.waveHead,
    width: '4rem',
    align: 'right',
    cell: (one) => one.wave,
  },
  {
    key: 'name',
    head: words.gateway,
    width: 'minmax(7rem, 1fr)',
    cell: (one) => one.name || one.data_plane_id,
  },
  {
    key: 'change',
    head: words.change,
    width: '9rem',
    cell: (one) => <Badge tone={tones[one.change]}>{words.changeWords[one.change]}</Badge>,
  },
  {
    key: 'runs',
    head: words.runsNow,
    width: '8.5rem',
    cell: (one) =>
      one.digest ? (
        <Digest digest={one.digest} isMuted />
      ) : (
        <span className="text-ink-faint">{strings.kit.none}</span>
      ),
  },
];
