import { describe, expect, it } from 'vitest';
import { choicesOf, nextRelease, notAfterOf, sizeOf, titlesOf } from './artifact_words';

describe('titlesOf', () => {
  it('names descriptions, not the files that they refer to', () => {
    const specs = [
      { file: 'common.yaml', kind: 'document', title: '' },
      { file: 'a.yaml', kind: 'openapi', title: 'Harbour' },
      { file: 'b.yaml', kind: 'asyncapi', title: '' },
    ] as never;
    expect(titlesOf({ specs })).toEqual(['Harbour', 'b.yaml']);
    expect(titlesOf({ specs: null })).toEqual([]);
  });
});

describe('choicesOf', () => {
  it('has what is linked to, once, and not what is left out', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id })) as [
      { id: string },
      { id: string },
      { id: string },
    ];
    expect(choicesOf([a, b])).toEqual([a, b]);
    expect(choicesOf([a, b], b)).toEqual([a, b]);
    expect(choicesOf([a, b], c, 'a')).toEqual([b, c]);
  });
});

describe('sizeOf', () => {
  it('is short', () => {
    expect([sizeOf(999), sizeOf(33280), sizeOf(5_250_000)]).toEqual(['999 B', '33.3 KB', '5.3 MB']);
  });
});

describe('signing', () => {
  it('offers the next release', () => {
    expect(nextRelease({ release: null })).toBe(1);
    expect(nextRelease({ release: 7 })).toBe(8);
  });

  it('says the last day as the API takes it', () => {
    expect(notAfterOf('2027-02-10')).toBe('2027-02-10T23:59:59Z');
    expect(notAfterOf('2027-01-31')).toBe('2027-01-31T23:59:59Z');
    expect(notAfterOf('2027-12-30')).toBe('2027-12-30T23:59:59Z');
    expect(notAfterOf('')).toBe('');
    expect(notAfterOf('soon')).toBe('');
  });
});
