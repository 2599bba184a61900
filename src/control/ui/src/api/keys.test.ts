import { describe, expect, it } from 'vitest';
import { keys, staleAfter } from './keys';

const event = (kind: string, project_id: string | null = 'p') => ({ kind, project_id, object_id: 'o' });

describe('staleAfter', () => {
  it('makes the lists old that show what changed', () => {
    expect(staleAfter(event('project.update'))).toEqual([keys.projects, ['audit']]);
    expect(staleAfter(event('spec.create'))).toContainEqual(keys.specs('p'));
    expect(staleAfter(event('compilation.finish'))).toContainEqual(keys.artifacts('p'));
    expect(staleAfter(event('data_plane.online'))).toContainEqual(keys.dataPlanes('p'));
    expect(staleAfter(event('deployment.wave'))).toContainEqual(keys.deployments('p'));
    expect(staleAfter(event('api_key.revoke', null))).toContainEqual(['api-keys']);
    expect(staleAfter(event('api_key.revoke', null))).toContainEqual(keys.session);
  });

  it('takes what it does not know for something that was written down', () => {
    expect(staleAfter(event('moon.landing'))).toEqual([['audit']]);
  });

  it('has members below their lists, so that one event refreshes both', () => {
    expect(keys.spec('p', 's').slice(0, 2)).toEqual(keys.specs('p'));
    expect(keys.project('p').slice(0, 1)).toEqual(keys.projects);
  });
});
