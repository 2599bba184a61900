import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router-dom';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged } from '@/api/paged';
import type { Problem } from '@/api/problem';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import { Button, CopyAs, EmptyState, Loading, Page, ProblemBox, Section, buttonClass, useToast } from '@/kit';
import { Rocket } from '@/kit/icons';
import { deployStrings as words } from '@/strings/deploy';
import { strings } from '@/strings';
import { ArtifactChoice, type Artifact } from './artifact_choice';
import { useStartDeployment } from './deployment_actions';
import { BackToList } from './deployment_parts';
import { PlanView, usePlan } from './plan_view';
import { deployCli, emptyStrategy, faultsOf, isSound, strategyOf } from './strategy';
import { StrategyFields } from './strategy_fields';

export function Component() {
  const project = useProject();
  const can = useCan();
  const artifacts = usePaged<Artifact>(keys.artifacts(project.id), (query) =>
    api.GET('/projects/{id}/artifacts', { params: { path: { id: project.id }, query } }),
  );
  const linked = useLinked(project.id);
  if (!can('deploy', project.id)) return <Navigate to=".." relative="path" replace />;
  return (
    <Page title={words.newTitle} about={<BackToList />}>
      {artifacts.problem && <ProblemBox problem={artifacts.problem} />}
      {linked.error && <ProblemBox problem={linked.error} />}
      {(artifacts.isLoading || linked.isLoading) && <Loading />}
      {!artifacts.isLoading && !artifacts.problem && artifacts.items.length === 0 && (
        <EmptyState
          title={words.emptyArtifacts}
          cli={['project', 'compile', project.name, '--wait']}
          action={
            <Link to={`/projects/${project.id}/specs`} className={buttonClass()}>
              {strings.nav.specs}
            </Link>
          }
        >
          {words.emptyArtifactsHint}
        </EmptyState>
      )}
      {artifacts.items.length > 0 && !linked.isLoading && (
        <DeploymentForm
          artifacts={withLinked(artifacts.items, linked.data)}
          linked={linked.data?.id ?? null}
        />
      )}
    </Page>
  );
}

/** The artifact that the address names, as links from its own page do. */
function useLinked(project: string) {
  const [search] = useSearchParams();
  const id = search.get('artifact') ?? '';
  return useQuery<Artifact, Problem>({
    queryKey: keys.artifact(project, id),
    enabled: id !== '',
    queryFn: () => ask(api.GET('/artifacts/{id}', { params: { path: { id } } })),
  });
}

/** It may be older than the newest that were listed. */
function withLinked(artifacts: Artifact[], linked: Artifact | undefined): Artifact[] {
  const isThere = linked === undefined || artifacts.some(({ id }) => id === linked.id);
  return isThere ? artifacts : [...artifacts, linked];
}

function DeploymentForm({ artifacts, linked }: { artifacts: Artifact[]; linked: string | null }) {
  const project = useProject();
  const navigate = useNavigate();
  const toast = useToast();
  const [chosen, setChosen] = useState(linked);
  const [draft, setDraft] = useState(emptyStrategy);
  const start = useStartDeployment(project.id);
  const artifactId = chosen ?? artifacts[0]!.id;
  const faults = faultsOf(draft);
  const body = isSound(faults) ? { artifact_id: artifactId, strategy: strategyOf(draft) } : null;
  const plan = usePlan(project.id, body);
  const isRefused = plan.data?.obstacle != null;
  return (
    <form
      className="grid gap-x-8 lg:grid-cols-[minmax(20rem,28rem)_minmax(0,1fr)]"
      onSubmit={(event) => {
        event.preventDefault();
        if (body === null) return;
        start.mutate(body, {
          onSuccess: (deployment) => {
            toast(words.started);
            void navigate(`../${deployment.id}`, { relative: 'path' });
          },
        });
      }}
    >
      <div>
        <Section title={words.what}>
          <ArtifactChoice
            artifacts={artifacts}
            stableId={project.stable_artifact_id}
            value={artifactId}
            onChange={setChosen}
          />
        </Section>
        <Section title={words.how}>
          <StrategyFields draft={draft} faults={faults} onChange={setDraft} />
        </Section>
      </div>
      <div className="min-w-0">
        <Section
          title={words.plan}
          actions={
            body && (
              <CopyAs
                what={words.whatPlan}
                cli={deployCli(project.name, artifactId, body.strategy, true)}
                curl={{ method: 'POST', path: `/projects/${project.id}/deploy?dry_run=true`, body }}
              />
            )
          }
        >
          <PlanView plan={plan} isSound={body !== null} />
        </Section>
        {start.error && <ProblemBox problem={start.error} />}
        <div className="flex items-center justify-end gap-2">
          {body && (
            <CopyAs
              what={words.whatStart}
              cli={deployCli(project.name, artifactId, body.strategy)}
              curl={{ method: 'POST', path: `/projects/${project.id}/deploy`, body }}
            />
          )}
          <Button
            type="submit"
            look="primary"
            icon={<Rocket aria-hidden />}
            isBusy={start.isPending}
            disabled={body === null || plan.data === undefined || isRefused}
          >
            {words.submit}
          </Button>
        </div>
      </div>
    </form>
  );
}
