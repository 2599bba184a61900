import { describe, expect, it } from 'vitest';
import type { Project } from '@/api/client';
import { changeOf, creationCli, creationOf, draftOf, emptyDraft } from './project_form';

const project: Project = {
  id: 'i',
  name: 'harbour',
  description: 'ships',
  options: { upstream: 'http://u', security: 'delegate' },
  stable_artifact_id: null,
  version: 1,
  created_at: '',
  updated_at: '',
};

describe('creationOf', () => {
  it('sends nothing that was left empty', () => {
    expect(creationOf({ ...emptyDraft, name: ' a ' })).toEqual({ name: 'a' });
    expect(creationOf({ ...emptyDraft, name: 'a', upstream: 'http://u', basePath: 'strip' })).toEqual({
      name: 'a',
      options: { upstream: 'http://u', base_path: 'strip' },
    });
  });
});

describe('changeOf', () => {
  it('is nothing when nothing was changed', () => expect(changeOf(project, draftOf(project))).toBeNull());

  it('has what differs', () => {
    expect(changeOf(project, { ...draftOf(project), name: 'port' })).toEqual({ name: 'port' });
    expect(changeOf(project, { ...draftOf(project), description: '' })).toEqual({ description: '' });
    expect(changeOf(project, { ...draftOf(project), security: '' })).toEqual({
      options: { upstream: 'http://u' },
    });
  });

  it('keeps the options that the form does not show', () => {
    const published: Project = { ...project, options: { ...project.options, publish_specs: true } };
    expect(changeOf(published, draftOf(published))).toBeNull();
    expect(changeOf(published, { ...draftOf(published), security: '' })).toEqual({
      options: { upstream: 'http://u', publish_specs: true },
    });
  });
});

describe('creationCli', () => {
  it('is the same as a command', () => {
    expect(creationCli({ ...emptyDraft, name: 'a', upstream: 'http://u', security: 'delegate' })).toEqual([
      'project',
      'create',
      'a',
      '--upstream',
      'http://u',
      '--security',
      'delegate',
    ]);
    expect(creationCli(emptyDraft)).toContain('NAME');
  });
});
