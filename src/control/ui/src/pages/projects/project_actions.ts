// What can be done with projects. Lists are asked for again after each; nothing is shown ahead of it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask, etagOf, type Project, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation<Project, Problem, Schemas['NewProject']>({
    mutationFn: (body) => ask(api.POST('/projects', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function useUpdateProject(project: Project) {
  const client = useQueryClient();
  return useMutation<Project, Problem, Schemas['ProjectChange']>({
    mutationFn: (body) =>
      ask(
        api.PATCH('/projects/{id}', {
          params: { path: { id: project.id }, header: { 'If-Match': etagOf(project) } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects }),
  });
}

export function useDeleteProject(project: Project) {
  const client = useQueryClient();
  return useMutation<void, Problem>({
    mutationFn: async () => {
      await ask(
        api.DELETE('/projects/{id}', {
          params: { path: { id: project.id }, header: { 'If-Match': etagOf(project) } },
        }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.projects }),
  });
}
