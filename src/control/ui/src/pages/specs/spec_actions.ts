// What can be done with descriptions, and what is read of them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ask, etagOf, type Schemas } from '@/api/client';
import { keys } from '@/api/keys';
import type { Problem } from '@/api/problem';
import { uploadOf, type Draft, type Upload } from './files';

export type Spec = Schemas['Spec'];
export type Revision = Schemas['Revision'];
export type Verdict = Schemas['Verdict'];

/** What the client's call needs to send a description as it is. */
function sendingOf({ body, contentType }: Upload) {
  return {
    body: body as never, // the description of the API gives these bodies no type
    bodySerializer: (given: unknown) => given as string | FormData,
    headers: contentType === null ? {} : { 'Content-Type': contentType },
  };
}

export function useSpec(project: string, id: string) {
  return useQuery<Spec, Problem>({
    queryKey: keys.spec(project, id),
    queryFn: () => ask(api.GET('/specs/{id}', { params: { path: { id } } })),
  });
}

/** One file of a revision. Never changes. */
export function readContent(id: string, revision: number, file: string): Promise<string> {
  const call = api.GET('/specs/{id}/content', {
    params: { path: { id }, query: { revision, file } },
    parseAs: 'text',
  });
  return ask(call as Promise<{ data?: string; error?: unknown; response: Response }>);
}

export interface Kept extends Draft {
  version: number;
  revision: number;
}

/** All files of the current revision, to be edited. */
export async function readDraft(spec: Spec): Promise<Kept> {
  const texts = spec.files.map(({ name }) => readContent(spec.id, spec.revision, name));
  const files = (await Promise.all(texts)).map((text, index) => ({ name: spec.files[index]!.name, text }));
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, entry: spec.entry, version: spec.version, revision: spec.revision };
}

export function validateDraft(project: string, draft: Draft, signal: AbortSignal): Promise<Verdict> {
  const upload = uploadOf(draft);
  return ask(
    api.POST('/projects/{id}/validate', {
      params: { path: { id: project }, query: upload.query },
      signal,
      ...sendingOf(upload),
    }),
  );
}

export function useCreateSpec(project: string) {
  const client = useQueryClient();
  return useMutation<Spec, Problem, { draft: Draft; name: string }>({
    mutationFn: ({ draft, name }) => {
      const upload = uploadOf(draft);
      const query = name.trim() ? { ...upload.query, name: name.trim() } : upload.query;
      const params = { path: { id: project }, query };
      return ask(api.POST('/projects/{id}/specs', { params, ...sendingOf(upload) }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.specs(project) }),
  });
}

/** `version`: of the description when it was opened; 412 when somebody saved since. */
export function useReviseSpec(project: string, id: string) {
  const client = useQueryClient();
  return useMutation<Spec, Problem, { draft: Draft; version: number }>({
    mutationFn: ({ draft, version }) => {
      const upload = uploadOf(draft);
      const header = { 'If-Match': etagOf({ version }) };
      const params = { path: { id }, query: upload.query, header };
      return ask(api.POST('/specs/{id}/revisions', { params, ...sendingOf(upload) }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.specs(project) }),
  });
}

export function useDeleteSpec(spec: Spec) {
  const client = useQueryClient();
  return useMutation<void, Problem>({
    mutationFn: async () => {
      const params = { path: { id: spec.id }, header: { 'If-Match': etagOf(spec) } };
      await ask(api.DELETE('/specs/{id}', { params }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.specs(spec.project_id) }),
  });
}
