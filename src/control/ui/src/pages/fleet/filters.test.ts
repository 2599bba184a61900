import { describe, expect, it } from 'vitest';
import {
  addressOf,
  countsOf,
  filtersOf,
  fits,
  isFiltering,
  listCli,
  noFilters,
  queryOf,
  sorted,
  type Filters,
} from './filters';
import { orderOf, type Gateway } from './gateway';

function gateway(name: string, more: Partial<Gateway> = {}): Gateway {
  return {
    id: name,
    name,
    order: orderOf(name),
    status: 'online',
    sync: 'synced',
    labels: ['area=eu', 'ring=canary'],
    version: '0.1.0',
    digest: 'sha256:aaaaaaaaaaaaaaaa',
    artifactId: null,
    desiredDigest: null,
    driftedSince: null,
    error: null,
    lastSeen: null,
    ...more,
  };
}

const filters = (change: Partial<Filters>): Filters => ({ ...noFilters, ...change });

describe('address', () => {
  it('goes there and back', () => {
    const all = filters({ name: 'e g', status: 'online', labels: ['a=b&c', 'd'], hasError: true });
    expect(filtersOf(addressOf(all))).toEqual(all);
    expect(filtersOf(new URLSearchParams('nonsense=1&label='))).toEqual(noFilters);
    expect(isFiltering(noFilters)).toBe(false);
    expect(isFiltering(all)).toBe(true);
  });
  it('is the query of the API', () => {
    expect(queryOf(noFilters)).toBe('');
    expect(queryOf(filters({ sync: 'drifted', labels: ['ring=canary'] }))).toBe(
      '?sync=drifted&label=ring%3Dcanary',
    );
  });
});

describe('fits', () => {
  const one = gateway('Edge-1');
  it.each<[Partial<Filters>, boolean]>([
    [{}, true],
    [{ name: 'edge' }, true],
    [{ name: 'edge-2' }, false],
    [{ status: 'offline' }, false],
    [{ sync: 'synced' }, true],
    [{ version: '0.1' }, false],
    [{ digest: one.digest! }, true],
    [{ hasError: true }, false],
    [{ labels: ['ring'] }, true],
    [{ labels: ['rin'] }, false],
    [{ labels: ['ring=canary', 'area=eu'] }, true],
    [{ labels: ['ring=canary', 'area=us'] }, false],
  ])('%j: %s', (change, expected) => expect(fits(one, filters(change))).toBe(expected));
});

describe('sorted', () => {
  const all = [
    gateway('edge-10', { driftedSince: 500 }),
    gateway('edge-9'),
    gateway('edge-1', { driftedSince: 100 }),
  ];
  const names = (key: 'name' | 'drift', isDown = false) =>
    sorted(all, { key, isDown }).map(({ name }) => name);
  it('takes numbers for numbers', () => expect(names('name')).toEqual(['edge-1', 'edge-9', 'edge-10']));
  it('turns round', () => expect(names('name', true)).toEqual(['edge-10', 'edge-9', 'edge-1']));
  it('has the longest drift first and those without last', () =>
    expect(names('drift')).toEqual(['edge-1', 'edge-10', 'edge-9']));
});

describe('countsOf', () => {
  it('counts everything once', () => {
    const counts = countsOf([
      gateway('a'),
      gateway('b', { status: 'offline', sync: 'offline', version: null }),
      gateway('c', { sync: 'drifted', error: 'x: y', digest: 'sha256:bbbbbbbbbbbbbbbb' }),
    ]);
    expect(counts).toMatchObject({ all: 3, online: 2, offline: 1, deploying: 0, drifted: 1, refused: 1 });
    expect(counts.artifacts).toEqual([
      { value: 'sha256:aaaaaaaaaaaaaaaa', label: 'aaaaaaaaaaaa', count: 2 },
      { value: 'sha256:bbbbbbbbbbbbbbbb', label: 'bbbbbbbbbbbb', count: 1 },
    ]);
    expect(counts.versions.map(({ value }) => value)).toEqual(['0.1.0', null]);
  });
});

describe('listCli', () => {
  it('says the same, where the command can', () => {
    expect(listCli('p', filters({ status: 'online', name: 'e', labels: ['a=b', 'c'] }))).toEqual(
      'fleet list --project p --status online --name e --label a=b --label c'.split(' '),
    );
    expect(listCli('p', filters({ version: '1' }))).toBeUndefined();
    expect(listCli('p', filters({ hasError: true }))).toBeUndefined();
  });
});
