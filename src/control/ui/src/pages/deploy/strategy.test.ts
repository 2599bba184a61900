import { describe, expect, it } from 'vitest';
import {
  deployCli,
  emptyStrategy,
  faultsOf,
  isSound,
  labelsOfText,
  secondsOf,
  strategyOf,
  waveOf,
  withWave,
  type StrategyDraft,
} from './strategy';

const draft = (change: Partial<StrategyDraft>): StrategyDraft => ({ ...emptyStrategy, ...change });

describe('secondsOf', () => {
  it.each<[string, number | null]>([
    ['90', 90],
    ['90s', 90],
    ['1m30s', 90],
    ['1m 30s', 90],
    ['2H', 7200],
    ['0', 0],
    ['1d', 86_400],
    ['25h', null],
    ['5 minutes', null],
    ['-5s', null],
    ['s', null],
    ['', null],
  ])('%j: %j', (text, seconds) => expect(secondsOf(text)).toBe(seconds));
});

describe('waveOf', () => {
  it('reads each kind and refuses what the API would', () => {
    expect(waveOf({ key: 1, kind: 'percent', text: '12.5' })).toEqual({ percent: 12.5 });
    expect(waveOf({ key: 1, kind: 'percent', text: '0' })).toBeNull();
    expect(waveOf({ key: 1, kind: 'percent', text: '101' })).toBeNull();
    expect(waveOf({ key: 1, kind: 'percent', text: '1e1' })).toBeNull();
    expect(waveOf({ key: 1, kind: 'count', text: '5' })).toEqual({ count: 5 });
    expect(waveOf({ key: 1, kind: 'count', text: '1.5' })).toBeNull();
    expect(waveOf({ key: 1, kind: 'labels', text: 'ring=canary, area=eu' })).toEqual({
      labels: { ring: 'canary', area: 'eu' },
    });
  });
  it('reads labels with an equals sign in their value, and none without', () => {
    expect(labelsOfText('a=b=c,')).toEqual({ a: 'b=c' });
    expect(labelsOfText('a')).toBeNull();
    expect(labelsOfText('=a')).toBeNull();
    expect(labelsOfText(' , ')).toBeNull();
  });
});

describe('strategyOf', () => {
  it('leaves out what has a default', () => {
    expect(strategyOf(emptyStrategy)).toEqual({ type: 'all', on_failure: 'rollback' });
  });
  it('has waves only when they were asked for', () => {
    expect(strategyOf(draft({ type: 'waves' })).waves).toEqual([{ percent: 10 }, { percent: 50 }]);
  });
  it('has a gate with what was said, percent as a ratio', () => {
    expect(strategyOf(draft({ bake: '5m', max5xx: '0.1', maxP99: '2', minRequests: '100' }))).toEqual({
      type: 'all',
      on_failure: 'rollback',
      bake_seconds: 300,
      gate: { max_5xx_ratio: 0.001, max_p99_ratio: 2, min_requests: 100 },
    });
    expect(strategyOf(draft({ bake: '0' })).bake_seconds).toBe(0);
  });
});

describe('faultsOf', () => {
  it('finds none in what is empty', () => expect(isSound(faultsOf(emptyStrategy))).toBe(true));
  it('says where', () => {
    const faults = faultsOf(
      draft({ type: 'waves', waves: [{ key: 7, kind: 'count', text: '' }], bake: 'x' }),
    );
    expect([...faults.waves.keys()]).toEqual([7]);
    expect(faults.bake).not.toBeNull();
    expect(faults.max5xx).toBeNull();
    expect(isSound(faults)).toBe(false);
  });
  it('does not ask for waves that are not used', () =>
    expect(isSound(faultsOf(draft({ waves: [{ key: 1, kind: 'count', text: '' }] })))).toBe(true));
});

it('gives a new wave a key of its own', () => {
  const keys = withWave(draft({ waves: [{ key: 5, kind: 'count', text: '1' }] })).waves.map(({ key }) => key);
  expect(keys).toEqual([5, 6]);
});

describe('deployCli', () => {
  it('says the same as what is sent', () => {
    const strategy = strategyOf(
      draft({
        type: 'waves',
        waves: [
          { key: 1, kind: 'labels', text: 'ring=canary' },
          { key: 2, kind: 'count', text: '5' },
          { key: 3, kind: 'percent', text: '50' },
        ],
        bake: '1m',
        max5xx: '1',
        onFailure: 'pause',
      }),
    );
    expect(deployCli('p', 'a', strategy)).toEqual(
      (
        'deploy --project p --artifact a --wave ring=canary --wave 5 --wave 50% --bake 60s ' +
        '--max-5xx 0.01 --on-failure pause --wait'
      ).split(' '),
    );
    expect(deployCli('p', 'a', { type: 'all', on_failure: 'rollback' }, true)).toContain('--dry-run');
  });
  it('has no word for two labels at once', () =>
    expect(
      deployCli('p', 'a', { type: 'waves', waves: [{ labels: { a: '1', b: '2' } }], on_failure: 'rollback' }),
    ).toBeUndefined());
});
