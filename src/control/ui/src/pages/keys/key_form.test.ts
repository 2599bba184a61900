import { describe, expect, it } from 'vitest';
import { allRoles, emptyKey, keyCli, keyOf, roleOf, rolesOf, toggled } from './key_form';

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
  it('is there where the command can do it', () => {
    const words = keyCli({ ...emptyKey, name: 'ci' }, 'harbour');
    expect(words?.join(' ')).toBe('api-key create --name ci --role viewer --project harbour');
    expect(keyCli(emptyKey, null)).toContain('NAME');
    expect(keyCli({ ...emptyKey, role: null }, null)).toBeUndefined();
    expect(keyCli({ ...emptyKey, expiry: 'year' }, null)).toBeUndefined();
  });
});
