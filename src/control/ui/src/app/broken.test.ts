import { describe, expect, it } from 'vitest';
import { Problem } from '@/api/problem';
import { strings } from '@/strings';
import { whatBroke } from './broken';

describe('whatBroke', () => {
  it('says that code did not come, in the words of every browser', () => {
    for (const message of [
      'Failed to fetch dynamically imported module: http://h/ui/assets/a.js',
      'error loading dynamically imported module: http://h/ui/assets/a.js',
      'Importing a module script failed.',
    ])
      expect(whatBroke(new TypeError(message)).title).toBe(strings.app.notLoaded);
  });

  it('does not blame the server for what the page did', () => {
    const problem = whatBroke(new TypeError('x is not a function'));
    expect([problem.title, problem.detail]).toEqual([strings.app.threw, 'x is not a function']);
  });

  it('leaves what the API said as it is', () => {
    const problem = new Problem(404, 'Not found', '', 'r-1');
    expect(whatBroke(problem)).toBe(problem);
  });
});
