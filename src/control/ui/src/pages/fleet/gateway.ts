// A gateway as the fleet page keeps it: what is shown and nothing else, for there may be thousands.
import type { Schemas } from '@/api/client';

export type DataPlane = Schemas['DataPlane'];
export type Sync = 'synced' | 'drifted' | 'none' | 'offline';

export interface Gateway {
  id: string;
  name: string;
  order: string; // by which it stands among others: edge-2 before edge-10
  status: DataPlane['status'];
  sync: Sync;
  labels: string[]; // "key=value", by key
  version: string | null;
  digest: string | null;
  artifactId: string | null;
  desiredDigest: string | null;
  driftedSince: number | null; // milliseconds, of this clock
  error: string | null;
  lastSeen: string | null;
}

/** The word of the API's `sync` filter. */
export function syncOf(one: Pick<DataPlane, 'status' | 'digest' | 'desired_digest'>): Sync {
  if (one.status === 'offline') return 'offline';
  if (one.desired_digest === null) return 'none';
  return one.desired_digest === one.digest ? 'synced' : 'drifted';
}

export function labelsOf(labels: Record<string, string>): string[] {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`);
}

const digitsMax = 12;

/** Compared as plain text, which sorting thousands every second needs. */
export function orderOf(name: string): string {
  return name.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(digitsMax, '0'));
}

/** `now`: milliseconds when the answer came; ages in it are as of then. */
export function gatewayOf(one: DataPlane, now: number): Gateway {
  return {
    id: one.id,
    name: one.name ?? '',
    order: orderOf(one.name ?? ''),
    status: one.status,
    sync: syncOf(one),
    labels: labelsOf(one.labels),
    version: one.version,
    digest: one.digest,
    artifactId: one.artifact_id,
    desiredDigest: one.desired_digest,
    driftedSince: one.drift_seconds > 0 ? now - one.drift_seconds * 1000 : null,
    error: one.last_error ? `${one.last_error.code ?? ''}: ${one.last_error.message ?? ''}` : null,
    lastSeen: one.last_seen,
  };
}

const driftJitterMs = 3000; // the API counts whole seconds, and answers take their time

function isSameDrift(a: number | null, b: number | null): boolean {
  return a === b || (a !== null && b !== null && Math.abs(a - b) < driftJitterMs);
}

/** Nothing that is shown differs but when it was last seen, which is shown in words. */
export function isSame(a: Gateway, b: Gateway): boolean {
  return (
    a.lastSeen === b.lastSeen &&
    a.status === b.status &&
    a.sync === b.sync &&
    a.digest === b.digest &&
    a.desiredDigest === b.desiredDigest &&
    a.name === b.name &&
    a.version === b.version &&
    a.error === b.error &&
    isSameDrift(a.driftedSince, b.driftedSince) &&
    a.labels.length === b.labels.length &&
    a.labels.every((label, index) => label === b.labels[index])
  );
}
