import { describe, expect, it } from 'vitest';
import { baselineOf, besides, pick, placeOf, type Difference } from './comparison';

const at = (id: string, day: number) => ({ id, created_at: `2026-01-0${day}T00:00:00Z` });
const newestFirst = [at('c', 3), at('b', 2), at('a', 1)];

describe('baselineOf', () => {
  it('is what runs', () => expect(baselineOf(at('c', 3), newestFirst, 'a')).toBe('a'));
  it('is what runs, though so old that no list has it', () =>
    expect(baselineOf(at('c', 3), newestFirst, 'z')).toBe('z'));
  it('is what came before, for what runs itself', () =>
    expect(baselineOf(at('b', 2), newestFirst, 'b')).toBe('a'));
  it('is what came before, when nothing runs', () =>
    expect(baselineOf(at('c', 3), newestFirst, null)).toBe('b'));
  it('is what came next, for the first', () => expect(baselineOf(at('a', 1), newestFirst, 'a')).toBe('b'));
  it('is nothing, for the only one', () => {
    expect(baselineOf(at('a', 1), [at('a', 1)], 'a')).toBeNull();
    expect(baselineOf(at('a', 1), [], null)).toBeNull();
  });
});

const difference = (change: Partial<Difference>): Difference => ({
  severity: 'breaking',
  code: 'D1407',
  operation: 'POST /pets',
  operations: ['POST /pets', 'PUT /pets/{id}'],
  operations_count: 2,
  side: 'new',
  file: 'api.yaml',
  line: 10,
  column: 46,
  pointer: '/paths/~1pets',
  message: "'name' is required now",
  before: 'optional',
  after: 'required',
  ...change,
});

describe('pick', () => {
  const all = [difference({}), difference({ severity: 'cosmetic', code: 'D1009', message: 'Words' })];
  it('takes a severity, or all', () => {
    expect(pick(all, null, '')).toHaveLength(2);
    expect(pick(all, 'cosmetic', '').map(({ code }) => code)).toEqual(['D1009']);
  });
  it('finds text wherever it is shown', () => {
    for (const text of ["'NAME' is", ' d1407 ', 'api.yaml:10', 'put /pets', '~1pets', 'optional'])
      expect(pick(all.slice(0, 1), null, text), text).toHaveLength(1);
    expect(pick(all, null, 'no such thing')).toEqual([]);
    expect(pick(all, 'cosmetic', 'D1407')).toEqual([]);
  });
});

describe('placeOf', () => {
  it('says no line that nobody knows', () => {
    expect(placeOf(difference({}))).toBe('api.yaml:10:46');
    expect(placeOf(difference({ line: 0 }))).toBe('api.yaml');
  });
});

describe('besides', () => {
  it('leaves out operations that are known to go', () => {
    const gone = difference({ code: 'D1001', operation: 'GET /tides' });
    const other = difference({ operation: 'GET /tides' });
    expect(besides([gone, other], ['GET /tides'])).toEqual([other]);
    expect(besides([gone, other], null)).toEqual([gone, other]);
  });
});
