import { expect, it } from 'vitest';
import { changesBetween } from './revision_changes';

it('changesBetween tells what came, went and changed', () => {
  const file = (name: string, digest: string) => ({ name, digest });
  const from = { files: [file('a', '1'), file('b', '1'), file('c', '1')] };
  const to = { files: [file('a', '1'), file('b', '2'), file('d', '1')] };
  expect(changesBetween(from, to)).toEqual([
    { name: 'b', kind: 'changed' },
    { name: 'c', kind: 'removed' },
    { name: 'd', kind: 'added' },
  ]);
  expect(changesBetween(to, to)).toEqual([]);
});
