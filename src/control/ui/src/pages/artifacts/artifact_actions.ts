// What can be done with artifacts, and what is read of one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import { usePaged, type Paged } from '@/api/paged';
import { problemOf, toProblem, type Problem } from '@/api/problem';
import type { Comparison } from './comparison';

export type Artifact = Schemas['Artifact'];
export type Operation = Schemas['Operation'];
export type Signature = Schemas['Signature'];

export function useArtifacts(project: string): Paged<Artifact> {
  return usePaged<Artifact>(keys.artifacts(project), (query) =>
    api.GET('/projects/{id}/artifacts', { params: { path: { id: project }, query } }),
  );
}

/** Asks for nothing while `id` is empty. */
export function useArtifact(project: string, id: string) {
  return useQuery<Artifact, Problem>({
    queryKey: keys.artifact(project, id),
    enabled: id !== '',
    queryFn: () => ask(api.GET('/artifacts/{id}', { params: { path: { id } } })),
  });
}

const operationsAtOnce = 1000;

/** An artifact never changes, so neither does what it serves. */
export function useOperations(id: string, search: string): Paged<Operation> {
  return usePaged<Operation>(
    ['artifact-operations', id, search],
    (page) => {
      const query = search ? { ...page, search } : page;
      return api.GET('/artifacts/{id}/operations', { params: { path: { id }, query } });
    },
    { limit: operationsAtOnce },
  );
}

/** Neither of the two changes, so what is between them does not. */
export function useComparison(old: string, id: string) {
  return useQuery<Comparison, Problem>({
    queryKey: ['artifact-comparison', old, id],
    staleTime: Infinity,
    queryFn: () => ask(api.GET('/artifacts/{id}/diff/{other}', { params: { path: { id: old, other: id } } })),
  });
}

export function useManifest(id: string) {
  return useQuery<object, Problem>({
    queryKey: ['artifact-manifest', id],
    staleTime: Infinity,
    queryFn: () => ask(api.GET('/artifacts/{id}/manifest', { params: { path: { id } } })),
  });
}

export interface Uploaded {
  artifact: Artifact;
  isNew: boolean;
}

export function useUploadArtifact(project: string) {
  const client = useQueryClient();
  return useMutation<Uploaded, Problem, File>({
    mutationFn: async (file) => {
      const answer = await api
        .POST('/projects/{id}/artifacts', {
          params: { path: { id: project } },
          body: file as never, // bytes, sent as they are
          bodySerializer: (bytes: unknown) => bytes as File,
          headers: { 'Content-Type': 'application/octet-stream' },
        })
        .catch((cause: unknown) => Promise.reject(toProblem(cause)));
      if (answer.data === undefined) throw problemOf(answer.response, answer.error);
      return { artifact: answer.data, isNew: answer.response.status === 201 };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.artifacts(project) }),
  });
}

export function usePin(artifact: Artifact) {
  const client = useQueryClient();
  return useMutation<Artifact, Problem, boolean>({
    mutationFn: (isPinned) => {
      const params = { path: { id: artifact.id } };
      return ask(
        isPinned ? api.PUT('/artifacts/{id}/pin', { params }) : api.DELETE('/artifacts/{id}/pin', { params }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.artifacts(artifact.project_id) }),
  });
}

export function useSign(artifact: Artifact) {
  const client = useQueryClient();
  return useMutation<Artifact, Problem, Schemas['NewSignature']>({
    mutationFn: (body) =>
      ask(api.POST('/artifacts/{id}/signatures', { params: { path: { id: artifact.id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.artifacts(artifact.project_id) }),
  });
}
