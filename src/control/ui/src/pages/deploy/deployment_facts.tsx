import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { Actor, Facts, RelativeTime, Section } from '@/kit';
import { ArtifactLink } from '@/pages/fleet/gateway_facts';
import { deployStrings as words } from '@/strings/deploy';
import type { Deployment } from './progress';
import { strategyText } from './strategy_words';

/** Of which only the id is known here. One that was collected since is shown by its id. */
function ArtifactById({ projectId, artifactId }: { projectId: string; artifactId: string }) {
  const query = useQuery<Schemas['Artifact'], Problem>({
    queryKey: keys.artifact(projectId, artifactId),
    queryFn: () => ask(api.GET('/artifacts/{id}', { params: { path: { id: artifactId } } })),
  });
  if (query.data)
    return <ArtifactLink projectId={projectId} artifactId={artifactId} digest={query.data.digest} />;
  return <code className="font-mono text-sm text-ink-soft">{artifactId.slice(0, 8)}</code>;
}

export function DeploymentFacts({ deployment }: { deployment: Deployment }) {
  const { project_id, artifact_id, digest, rolls_back, previous_artifact_id } = deployment;
  return (
    <Section title={words.what}>
      <Facts
        facts={[
          [
            words.artifact,
            <ArtifactLink key="a" projectId={project_id} artifactId={artifact_id} digest={digest} />,
          ],
          [
            words.before,
            previous_artifact_id ? (
              <ArtifactById key="b" projectId={project_id} artifactId={previous_artifact_id} />
            ) : (
              <span className="text-ink-faint">{words.nothingBefore}</span>
            ),
          ],
          ...(rolls_back
            ? [
                [
                  words.rolledBackFrom,
                  <Link
                    key="r"
                    to={`../${rolls_back}`}
                    relative="path"
                    className="text-accent hover:underline"
                  >
                    {words.anotherDeployment}
                  </Link>,
                ] as [string, ReactNode],
              ]
            : []),
          [words.strategy, strategyText(deployment.strategy)],
          [words.startedAt, <RelativeTime key="s" at={deployment.created_at} />],
          ...(deployment.finished_at
            ? [[words.ended, <RelativeTime key="e" at={deployment.finished_at} />] as [string, ReactNode]]
            : []),
          [words.by, <Actor key="by" actor={deployment.created_by} />],
        ]}
      />
    </Section>
  );
}
