import { describe, expect, it } from 'vitest';
import { barsOf, compact, lastMinute, pathOf, sumsOf } from './sparkline_shape';

describe('barsOf', () => {
  it('stands on one scale', () => {
    expect(barsOf([0, 50, 100], 100, 30, 20)).toEqual([
      { x: 10, height: 10 },
      { x: 20, height: 20 },
    ]);
  });
  it('shows one error among a million requests', () =>
    expect(barsOf([1], 1_000_000, 10, 20)).toEqual([{ x: 0, height: 1 }]));
  it('draws nothing of nothing', () => expect(barsOf([0, 0], 0, 10, 20)).toEqual([]));
});

it('is one path', () =>
  expect(pathOf(barsOf([1, 2], 2, 20, 10), 10, 10)).toBe('M0 10v-5h8v5zM10 10v-10h8v10z'));

it('takes the last minute that is over', () => {
  expect(lastMinute({ requests: [1, 60, 2], errors: [] })).toBe(60);
  expect(lastMinute({ requests: [7], errors: [] })).toBe(7);
  expect(lastMinute({ requests: [], errors: [] })).toBe(0);
});

it('sums and shortens', () => {
  expect(sumsOf({ requests: [1, 2], errors: [0, 1] })).toEqual({ requests: 3, errors: 1 });
  expect([950, 1234, 3_400_000].map(compact)).toEqual(['950', '1.2K', '3.4M']);
});
