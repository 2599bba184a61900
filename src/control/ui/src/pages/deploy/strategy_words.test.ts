import { describe, expect, it } from 'vitest';
import { gateView, gateWants, strategyText } from './strategy_words';

describe('strategyText', () => {
  it('has the steps', () => {
    expect(strategyText({ type: 'all', waves: [] })).toBe('all at once');
    expect(strategyText({ waves: [{ labels: { ring: 'canary' } }, { count: 5 }, { percent: 50 }] })).toBe(
      'ring=canary → 5 → 50 % → rest',
    );
    expect(strategyText({ waves: [{ percent: 10 }, { percent: 100 }] })).toBe('10 % → 100 %');
    expect(strategyText(null)).toBe('all at once');
  });
});

describe('gateWants', () => {
  it('says only what limits', () => {
    expect(gateWants({ gate: null })).toEqual([]);
    expect(gateWants({ gate: { max_5xx_ratio: 1, max_p99_ratio: 0, min_requests: 20 } })).toHaveLength(1);
    expect(gateWants({ gate: { max_5xx_ratio: 0.001, max_p99_ratio: 2, min_requests: 20 } })[0]).toContain(
      '0.1 %',
    );
  });
});

it('has seen nothing before it looked', () => {
  expect(gateView(null)).toBeNull();
  expect(gateView({})).toBeNull();
  expect(gateView({ wave: { requests: 1 } })).not.toBeNull();
});
