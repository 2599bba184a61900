import { describe, expect, it } from 'vitest';
import { isKey, safeNext } from './sign_in';

describe('isKey', () => {
  it('knows the form', () => {
    expect(isKey(`bbk_${'a1'.repeat(19)}`)).toBe(true);
    for (const text of [
      '',
      'bbk_',
      `bbk_${'a'.repeat(37)}`,
      `bbs_${'a'.repeat(38)}`,
      `bbk_${'-'.repeat(38)}`,
    ])
      expect(isKey(text), text).toBe(false);
  });
});

describe('safeNext', () => {
  it('goes on inside of the page only', () => {
    expect(safeNext('/projects/7/fleet?status=online')).toBe('/projects/7/fleet?status=online');
    for (const next of [
      null,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/sign-in?next=/',
    ])
      expect(safeNext(next), String(next)).toBe('/projects');
  });
});
