import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { api, ask } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { NotFound } from '@/app/fallbacks';
import { useProject } from '@/app/project_frame';
import { Loading, Page, ProblemBox, Section, shortDigest } from '@/kit';
import { deployStrings as words } from '@/strings/deploy';
import { DeploymentActions } from './action_bar';
import { DeploymentFacts } from './deployment_facts';
import { BackToList } from './deployment_parts';
import { GateView } from './gate_view';
import { Headline } from './headline';
import { isUnderWay, type Deployment } from './progress';
import { TargetTable } from './target_table';
import { WaveList } from './wave_list';

const refreshMs = 5000; // should an event be lost

export function Component() {
  const project = useProject();
  const { deploymentId = '' } = useParams();
  const query = useQuery<Deployment, Problem>({
    queryKey: keys.deployment(project.id, deploymentId),
    queryFn: () => ask(api.GET('/deployments/{id}', { params: { path: { id: deploymentId } } })),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : refreshMs),
  });
  if (query.error?.status === 404) return <NotFound />;
  if (query.data === undefined)
    return query.error ? (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    ) : (
      <Loading />
    );
  const deployment = query.data;
  return (
    <Page
      title={words.titleOf(shortDigest(deployment.digest))}
      about={<BackToList />}
      actions={<DeploymentActions deployment={deployment} />}
    >
      {query.error && <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />}
      <Headline deployment={deployment} />
      <div className="grid gap-x-6 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]">
        <div className="min-w-0">
          <Section title={words.waves}>
            <WaveList deployment={deployment} />
          </Section>
          <GateView deployment={deployment} />
        </div>
        <DeploymentFacts deployment={deployment} />
      </div>
      <Section title={words.targets}>
        <TargetTable deployment={deployment} />
      </Section>
    </Page>
  );
}
