import { describe, expect, it } from 'vitest';
import { bytesText, latencyText, quantile, shareText } from './health';

describe('quantile', () => {
  const counts = (at: Record<number, number>) => Array.from({ length: 18 }, (_, i) => at[i] ?? 0);
  it('is the bound below which the share lies', () => {
    expect(quantile(counts({ 3: 99, 9: 1 }), 0.5)).toBe(0.001);
    expect(quantile(counts({ 3: 99, 9: 1 }), 0.99)).toBe(0.001);
    expect(quantile(counts({ 3: 98, 9: 2 }), 0.99)).toBe(0.1);
  });
  it('knows no bound without requests and beyond the last', () => {
    expect(quantile(counts({}), 0.5)).toBeNull();
    expect(quantile(counts({ 17: 1 }), 0.5)).toBe(Infinity);
  });
});

it('says latencies in the unit that fits', () =>
  expect([null, 0.00025, 0.0025, 0.1, 10, Infinity].map(latencyText)).toEqual([
    '–',
    '250 µs',
    '2.5 ms',
    '100 ms',
    '10 s',
    'over 30 s',
  ]));

it('never says that there were none when there were', () =>
  expect([shareText(0, 0), shareText(0, 10), shareText(1, 3), shareText(1, 1_000_000)]).toEqual([
    '–',
    '0\u00a0%',
    '33.33\u00a0%',
    '<\u00a00.01\u00a0%',
  ]));

it('says sizes', () => expect([bytesText(38_400_000), bytesText(1.5e9)]).toEqual(['38.4 MB', '1.50 GB']));
