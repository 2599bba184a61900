import { describe, expect, it } from 'vitest';
import type { Finding } from '@/api/problem';
import { countOf, inOrder, ownerOf, placeOf, placeQuery, readPlace } from './findings';

function finding(file: string, line: number, severity: Finding['severity'] = 'error'): Finding {
  return { file, line, column: 2, code: 'E1', severity, message: 'm' };
}

describe('inOrder', () => {
  it('has errors first, then files and lines', () => {
    const all = [finding('b', 1), finding('a', 9, 'warning'), finding('a', 9), finding('a', 2)];
    expect(inOrder(all).map((one) => one.severity[0] + placeOf(one))).toEqual([
      'ea:2:2',
      'ea:9:2',
      'eb:1:2',
      'wa:9:2',
    ]);
    expect(countOf(all)).toEqual({ errors: 3, warnings: 1 });
  });
});

describe('ownerOf', () => {
  const specs = [
    { id: '1', name: 'ships', files: [{ name: 'api.yaml' }] },
    { id: '2', name: 'tides', files: [{ name: 'api.yaml' }, { name: 'parts/x.yaml' }] },
  ];
  it('knows both layouts, and does not guess', () => {
    expect(ownerOf(finding('tides/api.yaml', 1), specs)).toEqual({ id: '2', file: 'api.yaml' });
    expect(ownerOf(finding('parts/x.yaml', 1), specs)).toEqual({ id: '2', file: 'parts/x.yaml' });
    expect(ownerOf(finding('api.yaml', 1), specs)).toBeNull();
  });
});

describe('places in an address', () => {
  it('come back', () => {
    const query = new URLSearchParams(placeQuery('a b.yaml', finding('a b.yaml', 3)));
    expect(query.get('file')).toBe('a b.yaml');
    expect(readPlace(query.get('at'))).toEqual({ line: 3, column: 2 });
    expect(readPlace('x')).toBeNull();
    expect(readPlace(null)).toBeNull();
  });
});
