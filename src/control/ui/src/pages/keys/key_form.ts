// What a form about a key holds, what of it is sent, and which role a set of scopes is.
import type { Schemas } from '@/api/client';

export type Key = Schemas['Key'];
export type Scope = Schemas['Scope'];
export type NewKey = Schemas['NewKey'];
export type Role = NonNullable<NewKey['role']>;

/** As the API has them, with the rights that each adds. */
export const rolesOf: Record<Role, Scope[]> = {
  viewer: ['project:read'],
  deployer: ['project:read', 'deploy'],
  maintainer: ['project:read', 'project:write', 'deploy'],
  admin: ['admin'],
  'data-plane': ['data-plane:connect'],
};

export const allRoles = Object.keys(rolesOf) as Role[];
export const allScopes: Scope[] = ['project:read', 'project:write', 'deploy', 'admin', 'data-plane:connect'];

/** The role that is exactly these scopes. */
export function roleOf(scopes: Scope[]): Role | null {
  const wanted = [...scopes].sort().join();
  return allRoles.find((role) => [...rolesOf[role]].sort().join() === wanted) ?? null;
}

const daySeconds = 86_400;

export const expirySeconds = {
  never: null,
  day: daySeconds,
  month: 30 * daySeconds,
  quarter: 90 * daySeconds,
  year: 365 * daySeconds,
} as const;

export type Expiry = keyof typeof expirySeconds;

export const overlapSeconds = {
  none: 0,
  hour: 3600,
  day: daySeconds,
  week: 7 * daySeconds,
  month: 30 * daySeconds,
} as const;

export type Overlap = keyof typeof overlapSeconds;

export interface KeyDraft {
  name: string;
  /** null: `scopes` count. */
  role: Role | null;
  scopes: Scope[];
  expiry: Expiry;
}

export const emptyKey: KeyDraft = { name: '', role: 'viewer', scopes: [], expiry: 'never' };

export function toggled(scopes: Scope[], scope: Scope): Scope[] {
  return scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope];
}

export function keyOf({ name, role, scopes, expiry }: KeyDraft): NewKey {
  const seconds = expirySeconds[expiry];
  const rights = role !== null ? { role } : { scopes };
  // The description says "a role or scopes", which its generated type cannot.
  return {
    name: name.trim(),
    ...rights,
    ...(seconds === null ? {} : { expires_in_seconds: seconds }),
  } as NewKey;
}

const expiryCli: Record<Expiry, string> = {
  never: '',
  day: '1d',
  month: '30d',
  quarter: '90d',
  year: '365d',
};
const overlapCli: Record<Overlap, string> = { none: '0s', hour: '1h', day: '1d', week: '7d', month: '30d' };

/** The same as a command. */
export function keyCli({ name, role, scopes, expiry }: KeyDraft, project: string | null): string[] {
  const rights = role !== null ? ['--role', role] : scopes.flatMap((scope) => ['--scope', scope]);
  return [
    ...['api-key', 'create', '--name', name.trim() || 'NAME', ...rights],
    ...(expiry === 'never' ? [] : ['--expires-in', expiryCli[expiry]]),
    ...(project === null ? [] : ['--project', project]),
  ];
}

export function rotationCli(id: string, overlap: Overlap): string[] {
  return ['api-key', 'rotate', id, '--overlap', overlapCli[overlap]];
}
