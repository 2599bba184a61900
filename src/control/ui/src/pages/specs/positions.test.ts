import { describe, expect, it } from 'vitest';
import { spanIn, spanOf, unitsBefore, type Lines } from './positions';

function linesOf(text: string): Lines {
  const all = text.split('\n');
  return {
    lines: all.length,
    length: text.length,
    line: (number) => ({
      from: all.slice(0, number - 1).reduce((sum, one) => sum + one.length + 1, 0),
      text: all[number - 1]!,
    }),
  };
}

describe('unitsBefore', () => {
  it('counts bytes of UTF-8', () => {
    expect(unitsBefore('abc', 1)).toBe(0);
    expect(unitsBefore('abc', 3)).toBe(2);
    expect(unitsBefore('éb', 3)).toBe(1);
    expect(unitsBefore('€b', 4)).toBe(1);
    expect(unitsBefore('😀b', 5)).toBe(2);
    expect(unitsBefore('ab', 99)).toBe(2);
  });

  it('finds what the compiler found', () => {
    const line = 'info: {title: "ééé😀", version: "1", bad: 1}';
    expect(line.slice(unitsBefore(line, 43))).toBe('bad: 1}');
  });
});

describe('spanIn', () => {
  const shown = (line: string, column: number) => {
    const { from, to } = spanIn(line, column);
    return line.slice(from, to);
  };
  it('takes a word or quoted text', () => {
    expect(shown('  respones: {}', 3)).toBe('respones');
    expect(shown('{"a b": 1}', 2)).toBe('"a b"');
    expect(shown("x: 'it is'", 4)).toBe("'it is'");
    expect(shown('a: {b: 1}', 4)).toBe('{');
  });
  it('always marks something where something is', () => {
    expect(shown('  name:', 8)).toBe('name:');
    expect(shown('', 1)).toBe('');
  });
});

describe('spanOf', () => {
  const text = 'openapi: 3.1.0\ninfo:\n  titel: x';
  it('is an offset in the whole text', () => {
    const { from, to } = spanOf(linesOf(text), 3, 3);
    expect(text.slice(from, to)).toBe('titel');
  });
  it('stays inside', () => {
    expect(spanOf(linesOf(text), 0, 0)).toEqual({ from: 0, to: 0 });
    expect(spanOf(linesOf(text), 9, 1)).toEqual({ from: text.length, to: text.length });
  });
});
