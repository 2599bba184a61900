import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router-dom';
import type { Paged } from '@/api/paged';
import { useCan } from '@/api/session';
import { useProject } from '@/app/project_frame';
import { Button, CopyAs, EmptyState, Loading, Page, ProblemBox, Section, buttonClass, useToast } from '@/kit';
import { Rocket } from '@/kit/icons';
import { useArtifact, useArtifacts, type Artifact } from '@/pages/artifacts/artifact_actions';
import { ArtifactChoice } from '@/pages/artifacts/artifact_choice';
import { deployStrings as words } from '@/strings/deploy';
import { strings } from '@/strings';
import { useStartDeployment } from './deployment_actions';
import { BackToList } from './deployment_parts';
import { PlanView, usePlan } from './plan_view';
import { deployCli, emptyStrategy, faultsOf, isSound, strategyOf } from './strategy';
import { StrategyFields } from './strategy_fields';

export function Component() {
  const project = useProject();
  const can = useCan();
  const [search] = useSearchParams();
  const artifacts = useArtifacts(project.id);
  const linked = useArtifact(project.id, search.get('artifact') ?? ''); // as its own page links here
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
        <DeploymentForm artifacts={artifacts} linked={linked.data} />
      )}
    </Page>
  );
}

function DeploymentForm({ artifacts, linked }: { artifacts: Paged<Artifact>; linked?: Artifact }) {
  const project = useProject();
  const navigate = useNavigate();
  const toast = useToast();
  const [chosen, setChosen] = useState(linked?.id ?? null);
  const [draft, setDraft] = useState(emptyStrategy);
  const start = useStartDeployment(project.id);
  const artifactId = chosen ?? artifacts.items[0]!.id;
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
            label={words.chooseArtifact}
            list={artifacts}
            also={linked}
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
