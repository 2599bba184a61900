import { describe, expect, it } from 'vitest';
import { may, type Scope } from './session';

const session = (scopes: Scope[], project_id: string | null = null) => ({
  key_id: 'k',
  name: 'n',
  scopes,
  project_id,
  csrf_token: null,
});

describe('may', () => {
  it('follows the scopes', () => {
    const viewer = session(['project:read']);
    expect(may(viewer, 'project:read', 'p')).toBe(true);
    expect(may(viewer, 'project:write', 'p')).toBe(false);
    expect(may(viewer, 'deploy', 'p')).toBe(false);
  });

  it('lets an admin do everything', () => {
    for (const scope of ['project:read', 'project:write', 'deploy', 'admin'] as const)
      expect(may(session(['admin']), scope, null)).toBe(true);
  });

  it('keeps a key of one project in it', () => {
    const one = session(['admin'], 'p');
    expect(may(one, 'deploy', 'p')).toBe(true);
    expect(may(one, 'deploy', 'q')).toBe(false);
    expect(may(one, 'project:write', null)).toBe(false);
  });
});
