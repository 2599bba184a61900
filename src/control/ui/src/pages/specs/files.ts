// The files of a description: how they are called, which one is the entry, and how they are sent.

import type { HttpCall } from '@/kit/command_line';

export interface SourceFile {
  name: string;
  text: string;
}

/** What can be edited and sent. `entry` is the name of one of the files. */
export interface Draft {
  files: SourceFile[];
  entry: string;
}

export const emptyDraft: Draft = { files: [], entry: '' };

/** For who writes one from nothing. */
export const blankFile: SourceFile = { name: 'openapi.yaml', text: '' };

/** A name that the API takes: relative, of letters, digits, '.', '_' and '-'. */
export function nameFor(path: string): string {
  const parts = path
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'file');
  return parts.slice(-5).join('/') || 'openapi.yaml';
}

/** Paths without the folder that all of them are in, as when a whole folder is dropped. */
export function withoutCommonFolder(paths: string[]): string[] {
  const first = paths[0]?.split('/') ?? [];
  let depth = 0;
  while (
    depth < first.length - 1 &&
    paths.every((path) => path.split('/').length > depth + 1 && path.split('/')[depth] === first[depth])
  )
    depth += 1;
  return paths.map((path) => path.split('/').slice(depth).join('/'));
}

const entryLine = /^[\s{]*(["']?)(openapi|asyncapi)\1\s*:/m;

/** The one that can be compiled; with several, the one that is nearest to the top. */
export function entryOf(files: SourceFile[]): string {
  const depth = (file: SourceFile) => file.name.split('/').length;
  const found = files.filter((file) => entryLine.test(file.text)).sort((a, b) => depth(a) - depth(b));
  return (found[0] ?? files[0])?.name ?? '';
}

/** Files of the same name are replaced; the entry stays unless there was none. */
export function withFiles(draft: Draft, added: SourceFile[]): Draft {
  const names = new Set(added.map(({ name }) => name));
  const files = [...draft.files.filter(({ name }) => !names.has(name)), ...added].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  return { files, entry: draft.entry || entryOf(files) };
}

export function withText(draft: Draft, name: string, text: string): Draft {
  return { ...draft, files: draft.files.map((file) => (file.name === name ? { name, text } : file)) };
}

export function withoutFile(draft: Draft, name: string): Draft {
  const files = draft.files.filter((file) => file.name !== name);
  return { files, entry: draft.entry === name ? entryOf(files) : draft.entry };
}

export function isSameDraft(a: Draft, b: Draft): boolean {
  if (a === b) return true;
  if (a.entry !== b.entry || a.files.length !== b.files.length) return false;
  return a.files.every((file, index) => {
    const other = b.files[index]!;
    return file.name === other.name && file.text === other.text;
  });
}

/** "petstore" for "apis/petstore.v2.yaml": the name that the API and the command line would choose. */
export function specNameFor(entry: string): string {
  const file = entry.split('/').at(-1) ?? '';
  const name = file.replace(/\.(yaml|yml|json)$/, '').replace(/^[^A-Za-z0-9]+/, '');
  return name.slice(0, 80) || 'api';
}

export interface Upload {
  body: string | FormData;
  /** Not for a form: its boundary is known to the browser only. */
  contentType: string | null;
  query: { filename?: string; entry?: string };
}

/** One file as it is, several as a form. */
export function uploadOf(draft: Draft): Upload {
  const [only] = draft.files;
  if (draft.files.length === 1 && only !== undefined) {
    const contentType = only.name.endsWith('.json') ? 'application/json' : 'application/yaml';
    return { body: only.text, contentType, query: { filename: only.name } };
  }
  const body = new FormData();
  for (const { name, text } of draft.files) body.append(name, new Blob([text]), name);
  return { body, contentType: null, query: { entry: draft.entry } };
}

/** The command that uploads the same files; it takes the entry first. */
export function uploadCli(draft: Draft, project: string, name: string): string[] {
  const others = draft.files.map((file) => file.name).filter((one) => one !== draft.entry);
  const words = ['spec', 'upload', draft.entry || 'api.yaml', ...others, '--project', project];
  return name && name !== specNameFor(draft.entry) ? [...words, '--name', name] : words;
}

/** The same with curl. Several files go as a form, whose fields are named like the files. */
export function uploadCurl(path: string, draft: Draft, name = ''): HttpCall {
  const { contentType, query } = uploadOf(draft);
  const target = `${path}?${new URLSearchParams({ ...query, ...(name ? { name } : {}) })}`;
  if (contentType === null)
    return { method: 'POST', path: target, form: draft.files.map((file) => file.name) };
  return {
    method: 'POST',
    path: target,
    file: draft.entry,
    headers: { 'Content-Type': contentType },
  };
}
