import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { Outlet, useParams } from 'react-router-dom';
import { api, ask, type Project } from '@/api/client';
import { keys } from '@/api/keys';
import { Problem } from '@/api/problem';
import { Loading, ProblemBox } from '@/kit';
import { NotFound } from './fallbacks';

const ProjectContext = createContext<Project | null>(null);

/** On pages below /projects/:projectId. */
export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error('this page belongs to no project');
  return project;
}

export function useProjectQuery(id: string | undefined) {
  return useQuery<Project, Problem>({
    queryKey: keys.project(id ?? ''),
    enabled: id !== undefined,
    queryFn: () => ask(api.GET('/projects/{id}', { params: { path: { id: id ?? '' } } })),
  });
}

/** Asks for the project once for all pages in it. */
export function ProjectFrame() {
  const { projectId } = useParams();
  const query = useProjectQuery(projectId);
  if (query.isPending) return <Loading />;
  if (query.error && query.data === undefined) {
    if (query.error.status === 404) return <NotFound />;
    return (
      <div className="p-4">
        <ProblemBox problem={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  return (
    <ProjectContext.Provider value={query.data}>
      <Outlet />
    </ProjectContext.Provider>
  );
}
