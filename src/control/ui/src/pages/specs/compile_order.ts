// What a compilation is asked for, and the same as a command.
import type { Schemas } from '@/api/client';
import type { CompileChoices } from '@/kit';

export interface CompileDraft extends CompileChoices {
  only: boolean;
  upstream: string;
  isSigned: boolean;
  release: string;
}

export const emptyOrder: CompileDraft = {
  only: false,
  upstream: '',
  security: '',
  basePath: '',
  isSigned: false,
  release: '1',
};

/** What was left empty is the project's business and not sent. */
export function orderOf(draft: CompileDraft): Schemas['SpecCompileOptions'] {
  const order: Schemas['SpecCompileOptions'] = {};
  if (draft.only) order.only = true;
  if (draft.upstream.trim()) order.upstream = draft.upstream.trim();
  if (draft.security) order.security = draft.security;
  if (draft.basePath) order.base_path = draft.basePath;
  if (draft.isSigned) order.sign = { release: Number(draft.release) };
  return order;
}

/** `start`: `project compile NAME` or `spec compile ID`. */
export function compileCli(draft: CompileDraft, start: string[]): string[] {
  const words = [...start, '--wait'];
  if (draft.only) words.push('--only');
  if (draft.upstream.trim()) words.push('--upstream', draft.upstream.trim());
  if (draft.security) words.push('--security', draft.security);
  if (draft.basePath) words.push('--base-path', draft.basePath);
  if (draft.isSigned) words.push('--release', draft.release);
  return words;
}
