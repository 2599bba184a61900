// What a form about a project holds, and what of it is sent.
import type { Project, Schemas } from '@/api/client';
import type { CompileChoices } from '@/kit';

export type ProjectOptions = Schemas['ProjectOptions'];

export interface ProjectDraft extends CompileChoices {
  name: string;
  description: string;
  upstream: string;
}

export const emptyDraft: ProjectDraft = {
  name: '',
  description: '',
  upstream: '',
  security: '',
  basePath: '',
};

export function draftOf(project: Project): ProjectDraft {
  const { upstream, security, base_path } = project.options;
  return {
    name: project.name,
    description: project.description,
    upstream: upstream ?? '',
    security: security ?? '',
    basePath: base_path ?? '',
  };
}

export function optionsOf(draft: ProjectDraft): ProjectOptions {
  const options: ProjectOptions = {};
  if (draft.upstream.trim()) options.upstream = draft.upstream.trim();
  if (draft.security) options.security = draft.security;
  if (draft.basePath) options.base_path = draft.basePath;
  return options;
}

/** For POST: what was left empty is not sent. */
export function creationOf(draft: ProjectDraft): Schemas['NewProject'] {
  const options = optionsOf(draft);
  return {
    name: draft.name.trim(),
    ...(draft.description.trim() ? { description: draft.description.trim() } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
}

/** For PATCH: only what differs; nothing when nothing does. */
export function changeOf(project: Project, draft: ProjectDraft): Schemas['ProjectChange'] | null {
  const change: Schemas['ProjectChange'] = {};
  if (draft.name.trim() !== project.name) change.name = draft.name.trim();
  if (draft.description.trim() !== project.description) change.description = draft.description.trim();
  const options = optionsOf(draft);
  // PATCH replaces all options: what this form does not show stays as it is.
  const { publish_specs } = project.options;
  const kept = publish_specs === undefined ? {} : { publish_specs };
  if (JSON.stringify(options) !== JSON.stringify(optionsOf(draftOf(project))))
    change.options = { ...kept, ...options };
  return Object.keys(change).length > 0 ? change : null;
}

/** The command that creates the same project; it knows no descriptions. */
export function creationCli(draft: ProjectDraft): string[] {
  const words = ['project', 'create', draft.name.trim() || 'NAME'];
  if (draft.upstream.trim()) words.push('--upstream', draft.upstream.trim());
  if (draft.security) words.push('--security', draft.security);
  if (draft.basePath) words.push('--base-path', draft.basePath);
  return words;
}
