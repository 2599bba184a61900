import { describe, expect, it } from 'vitest';
import { gatewayOf, isSame, labelsOf, orderOf, syncOf, type DataPlane } from './gateway';

const dataPlane = {
  id: 'i',
  name: 'edge-2',
  status: 'online',
  labels: { ring: 'canary', area: 'eu' },
  version: '0.1.0',
  digest: 'sha256:a',
  artifact_id: 'a',
  desired_digest: 'sha256:b',
  drift_seconds: 65,
  last_error: { code: 'untrusted_key', message: 'nobody knows it' },
  last_seen: '2026-01-01T00:00:00.000Z',
} as unknown as DataPlane;

describe('syncOf', () => {
  const of = (status: DataPlane['status'], digest: string | null, desired_digest: string | null) =>
    syncOf({ status, digest, desired_digest });
  it('has the words of the filter of the API', () => {
    expect(of('online', 'a', 'a')).toBe('synced');
    expect(of('online', 'a', 'b')).toBe('drifted');
    expect(of('deploying', null, 'b')).toBe('drifted');
    expect(of('online', 'a', null)).toBe('none');
    expect(of('offline', 'a', 'a')).toBe('offline');
  });
});

describe('gatewayOf', () => {
  it('keeps what is shown, ages as points in time', () => {
    expect(gatewayOf(dataPlane, 100_000)).toMatchObject({
      labels: ['area=eu', 'ring=canary'],
      driftedSince: 35_000,
      error: 'untrusted_key: nobody knows it',
      sync: 'drifted',
    });
    expect(gatewayOf({ ...dataPlane, drift_seconds: 0, name: null }, 5)).toMatchObject({
      driftedSince: null,
      name: '',
    });
  });
});

describe('isSame', () => {
  const one = gatewayOf(dataPlane, 100_000);
  it('takes no note of the rounding of ages', () => {
    expect(isSame(one, gatewayOf(dataPlane, 100_900))).toBe(true);
    expect(isSame(one, gatewayOf(dataPlane, 160_000))).toBe(false);
    expect(isSame(one, { ...one, driftedSince: null })).toBe(false);
  });
  it('notices everything that is shown', () => {
    for (const change of [
      { lastSeen: 'later' },
      { status: 'offline' as const },
      { digest: null },
      { error: null },
      { labels: ['area=eu'] },
      { labels: ['area=eu', 'ring=all'] },
    ])
      expect(isSame(one, { ...one, ...change }), JSON.stringify(change)).toBe(false);
  });
});

it('orders numbers in names by their value', () => {
  const names = ['edge-10', 'Edge-2', 'edge-1', 'a9b2', 'a9b10'];
  expect(names.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))).toEqual([
    'a9b2',
    'a9b10',
    'edge-1',
    'Edge-2',
    'edge-10',
  ]);
});

it('shows labels by key', () => expect(labelsOf({ b: '2', a: '1' })).toEqual(['a=1', 'b=2']));
