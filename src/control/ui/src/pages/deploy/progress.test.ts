import { describe, expect, it } from 'vitest';
import {
  actsOf,
  changesOf,
  orderedTargets,
  reasonOf,
  refusalsOf,
  shownCounts,
  slicesOf,
  verdictOf,
  wavesOf,
  type Deployment,
  type Plan,
  type Target,
} from './progress';

const target = (name: string, wave: number, phase: Target['phase']): Target => ({
  data_plane_id: name,
  name,
  wave,
  phase,
  reason: null,
});

const deployment = (change: Partial<Deployment>): Deployment =>
  ({
    status: 'running',
    phase: 'rolling',
    finished_at: null,
    previous_artifact_id: 'a',
    waves: [],
    ...change,
  }) as Deployment;

describe('wavesOf', () => {
  it('counts verdicts wave by wave', () => {
    const waves = wavesOf(
      deployment({
        waves: [
          { wave: 1, targets: 2, status: 'running' },
          { wave: 2, targets: 1, status: 'pending' },
        ],
        targets: [target('a', 1, 'applied'), target('b', 1, 'rejected'), target('c', 2, 'pending')],
      }),
    );
    expect(waves[0]).toMatchObject({ all: 2, applied: 1 });
    expect(waves[0]!.slices).toEqual([
      { verdict: 'applied', count: 1 },
      { verdict: 'rejected', count: 1 },
    ]);
    expect(waves[1]).toMatchObject({ applied: 0, status: 'pending' });
  });
});

describe('actsOf', () => {
  it('offers what the API would not refuse', () => {
    expect(actsOf(deployment({}))).toEqual(['pause', 'rollback']);
    expect(actsOf(deployment({ status: 'paused' }))).toEqual(['resume', 'rollback']);
    expect(actsOf(deployment({ phase: 'returning' }))).toEqual([]);
    expect(actsOf(deployment({ status: 'succeeded', finished_at: 'then' }))).toEqual(['rollback']);
    expect(
      actsOf(deployment({ status: 'succeeded', finished_at: 'then', previous_artifact_id: null })),
    ).toEqual([]);
    expect(actsOf(deployment({ status: 'rolled_back', finished_at: 'then' }))).toEqual([]);
  });
});

it('shows first what needs eyes', () => {
  const all = [
    target('c', 2, 'rejected'),
    target('edge-10', 1, 'applied'),
    target('edge-9', 1, 'applied'),
    target('b', 1, 'pending'),
    target('a', 1, 'rejected'),
  ];
  expect(orderedTargets(all).map(({ name }) => name)).toEqual(['a', 'b', 'edge-9', 'edge-10', 'c']);
});

it('leaves out verdicts that nobody has', () =>
  expect(slicesOf({ pending: 0, applied: 3 })).toEqual([{ verdict: 'applied', count: 3 }]));

it('reads reasons, whatever they are', () => {
  expect(reasonOf({ code: 'c', message: 'm', permanent: true })).toEqual({ code: 'c', message: 'm' });
  expect(reasonOf({})).toEqual({ code: '', message: '' });
  expect(reasonOf(null)).toBeNull();
  expect(reasonOf('text')).toBeNull();
});

it('sums up a dry run', () => {
  const plan = { targets: [{ change: 'change' }, { change: 'none' }, { change: 'change' }] } as Plan;
  expect(changesOf(plan)).toEqual({ change: 2, none: 1, offline: 0, incompatible: 0 });
});

describe('what was given back', () => {
  it('is not shown as applied', () => {
    expect(shownCounts({ status: 'rolled_back', counts: { applied: 2, rejected: 1 } })).toEqual({
      returned: 2,
      rejected: 1,
    });
    expect(shownCounts({ status: 'running', counts: { applied: 2 } })).toEqual({ applied: 2 });
    const reason = { code: 'rolled_back', message: '' } as unknown as Target['reason'];
    const given = { ...target('a', 1, 'applied'), reason };
    expect(verdictOf(given)).toBe('returned');
    expect(verdictOf(target('a', 1, 'applied'))).toBe('applied');
  });
});

it('finds who said no', () =>
  expect(
    refusalsOf(
      deployment({
        targets: [target('a', 1, 'rejected'), target('b', 1, 'applied'), target('c', 1, 'incompatible')],
      }),
    ).map(({ name }) => name),
  ).toEqual(['a', 'c']));
