import { describe, expect, it } from 'vitest';
import { allRoles, emptyKey, keyCli, keyOf, roleOf, rolesOf, rotationCli, toggled } from './key_form';

describe('roleOf', () => {
  it('knows each role by its scopes, in any order', () => {
    for (const role of allRoles) expect(roleOf([...rolesOf[role]].reverse())).toBe(role);
    expect(roleOf(['project:write'])).toBeNull();
    expect(roleOf(['project:read', 'admin'])).toBeNull();
  });
});

describe('toggled', () => {
  it('puts in and takes out', () => {
    expect(toggled(['deploy'], 'admin')).toEqual(['deploy', 'admin']);
    expect(toggled(['deploy', 'admin'], 'deploy')).toEqual(['admin']);
  });
});

describe('keyOf', () => {
  it('sends a role or scopes, never both', () => {
    expect(keyOf({ ...emptyKey, name: ' ci ' })).toEqual({ name: 'ci', role: 'viewer' });
    expect(keyOf({ name: 'ci', role: null, scopes: ['deploy'], expiry: 'month' })).toEqual({
      name: 'ci',
      scopes: ['deploy'],
      expires_in_seconds: 2_592_000,
    });
  });
});

describe('keyCli', () => {
  it('says what the form says', () => {
    const words = keyCli({ ...emptyKey, name: 'ci' }, 'harbour');
    expect(words.join(' ')).toBe('api-key create --name ci --role viewer --project harbour');
    expect(keyCli(emptyKey, null)).toContain('NAME');
    const own = keyCli(
      { name: 'ci', role: null, scopes: ['project:read', 'deploy'], expiry: 'quarter' },
      null,
    );
    expect(own.join(' ')).toBe(
      'api-key create --name ci --scope project:read --scope deploy --expires-in 90d',
    );
  });
});

describe('rotationCli', () => {
  it('says how long the old key works', () => {
    expect(rotationCli('ID', 'none').join(' ')).toBe('api-key rotate ID --overlap 0s');
    expect(rotationCli('ID', 'week').join(' ')).toBe('api-key rotate ID --overlap 7d');
  });
});
