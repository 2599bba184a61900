// Names of what is cached, and which of them an event makes old. A list and its members share the
// first two words, so that one event refreshes both.
import type { QueryKey } from '@tanstack/react-query';

export const keys = {
  session: ['session'] as const,
  projects: ['projects'] as const,
  project: (id: string) => ['projects', id] as const,
  specs: (project: string) => ['specs', project] as const,
  spec: (project: string, id: string) => ['specs', project, id] as const,
  compilations: (project: string) => ['compilations', project] as const,
  compilation: (project: string, id: string) => ['compilations', project, id] as const,
  artifacts: (project: string) => ['artifacts', project] as const,
  artifact: (project: string, id: string) => ['artifacts', project, id] as const,
  deployments: (project: string) => ['deployments', project] as const,
  deployment: (project: string, id: string) => ['deployments', project, id] as const,
  dataPlanes: (project: string) => ['data-planes', project] as const,
  dataPlane: (project: string, id: string) => ['data-planes', project, id] as const,
  /** `null`: keys that belong to no project. */
  apiKeys: (project: string | null) => ['api-keys', project] as const,
  audit: (project: string | null) => ['audit', project] as const,
};

export interface ChangeEvent {
  kind: string;
  project_id: string | null;
  object_id: string | null;
  data?: unknown;
}

/** An event's kind is "<thing>.<what happened>". */
export function staleAfter(event: ChangeEvent): QueryKey[] {
  const thing = event.kind.split('.', 1)[0];
  const project = event.project_id;
  const audit: QueryKey[] = [['audit']];
  if (thing === 'project') return [keys.projects, ...audit];
  // The key may be our own: ask who we are.
  if (thing === 'api_key') return [keys.session, ['api-keys'], ...audit];
  if (project === null) return audit;
  switch (thing) {
    case 'spec':
      return [keys.specs(project), ...audit];
    case 'compilation':
      return [keys.compilations(project), keys.artifacts(project), ...audit];
    case 'artifact':
      return [keys.artifacts(project), ...audit];
    case 'data_plane':
      return [keys.dataPlanes(project), keys.deployments(project)];
    case 'deployment':
      return [keys.deployments(project), keys.dataPlanes(project), keys.project(project), ...audit];
    default:
      return audit;
  }
}
