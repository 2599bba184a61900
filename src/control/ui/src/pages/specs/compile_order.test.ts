import { describe, expect, it } from 'vitest';
import { compileCli, emptyOrder, orderOf } from './compile_order';

const whole = {
  only: true,
  upstream: ' http://u ',
  security: 'delegate',
  basePath: 'strip',
  isSigned: true,
  release: '7',
} as const;

describe('orderOf', () => {
  it('sends what was chosen', () => {
    expect(orderOf(emptyOrder)).toEqual({});
    expect(orderOf(whole)).toEqual({
      only: true,
      upstream: 'http://u',
      security: 'delegate',
      base_path: 'strip',
      sign: { release: 7 },
    });
  });
});

describe('compileCli', () => {
  it('is the same as a command', () => {
    expect(compileCli(emptyOrder, ['project', 'compile', 'p'])).toEqual([
      'project',
      'compile',
      'p',
      '--wait',
    ]);
    expect(compileCli(whole, ['spec', 'compile', 'ID']).slice(4).join(' ')).toBe(
      '--only --upstream http://u --security delegate --base-path strip --release 7',
    );
  });
});
