// What can be done with keys. `project`: null = keys for every project.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged, type Paged } from '@/api/paged';
import type { Problem } from '@/api/problem';
import type { Key, NewKey } from './key_form';

export type CreatedKey = Schemas['CreatedKey'];

const allLists = [keys.apiKeys(null)[0]];

export function useKeys(project: string | null): Paged<Key> {
  return usePaged<Key>(keys.apiKeys(project), (query) =>
    project === null
      ? api.GET('/api-keys', { params: { query } })
      : api.GET('/projects/{id}/api-keys', { params: { path: { id: project }, query } }),
  );
}

export function useCreateKey(project: string | null) {
  const client = useQueryClient();
  return useMutation<CreatedKey, Problem, NewKey>({
    mutationFn: (body) =>
      ask(
        project === null
          ? api.POST('/api-keys', { body })
          : api.POST('/projects/{id}/api-keys', { params: { path: { id: project } }, body }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: allLists }),
  });
}

export function useRotateKey(key: Key) {
  const client = useQueryClient();
  return useMutation<CreatedKey, Problem, number>({
    mutationFn: (overlap_seconds) => {
      const params = { path: { id: key.id } };
      return ask(api.POST('/api-keys/{id}/rotate', { params, body: { overlap_seconds } }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: allLists }),
  });
}

export function useRevokeKey(key: Key) {
  const client = useQueryClient();
  return useMutation<void, Problem>({
    mutationFn: async () => {
      await ask(api.DELETE('/api-keys/{id}', { params: { path: { id: key.id } } }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: allLists }),
  });
}
