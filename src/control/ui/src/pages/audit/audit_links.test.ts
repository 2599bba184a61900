import { expect, it } from 'vitest';
import { objectLink } from './audit_links';

const id = '5ea2764e-10df-4e54-957a-bb1a71206221';
const project = '38e310af-4288-4ac5-861d-16f0f7fac833';

it('objectLink leads to what is still there', () => {
  const link = (action: string, object = id, project_id: string | null = project) =>
    objectLink({ action, object, project_id });
  expect(link('spec.revise')).toBe(`/projects/${project}/specs/${id}`);
  expect(link('compilation.create')).toBe(`/projects/${project}/specs/compilations/${id}`);
  expect(link('artifact.pin')).toBe(`/projects/${project}/artifacts/${id}`);
  expect(link('project.update', project)).toBe(`/projects/${project}`);
  expect(link('spec.delete')).toBeNull();
  expect(link('api_key.create')).toBeNull();
  expect(link('spec.create', '<script>')).toBeNull();
  expect(link('artifact.create', id, null)).toBeNull();
});
