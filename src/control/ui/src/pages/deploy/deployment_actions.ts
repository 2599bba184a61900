// What can be done with deployments. What is shown afterwards is what the API says then.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import type { Act, Deployment } from './progress';

export function useStartDeployment(projectId: string) {
  const client = useQueryClient();
  return useMutation<Deployment, Problem, Schemas['DeployOptions']>({
    mutationFn: async (body) => {
      const answer = await ask(
        api.POST('/projects/{id}/deploy', { params: { path: { id: projectId } }, body }),
      );
      return answer as Deployment; // a plan comes only when a dry run was asked for
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.deployments(projectId) }),
  });
}

/** The answer of a roll back may be another deployment. */
export function useAct(deployment: Deployment) {
  const client = useQueryClient();
  return useMutation<Deployment, Problem, Act>({
    mutationFn: (act) => {
      const to = { params: { path: { id: deployment.id } } };
      if (act === 'pause') return ask(api.POST('/deployments/{id}/pause', to));
      if (act === 'resume') return ask(api.POST('/deployments/{id}/resume', to));
      return ask(api.POST('/deployments/{id}/rollback', to));
    },
    onSuccess: (after) => {
      client.setQueryData(keys.deployment(deployment.project_id, after.id), after);
      return client.invalidateQueries({ queryKey: keys.deployments(deployment.project_id) });
    },
  });
}
