import { describe, expect, it } from 'vitest';
import { readAll, type PageQuery } from './paged';

const pages: Record<string, { items: number[]; next_cursor: string | null }> = {
  '': { items: [1, 2], next_cursor: '7' },
  '7': { items: [3], next_cursor: '9' },
  '9': { items: [4], next_cursor: null },
};

function source() {
  const asked: PageQuery[] = [];
  const load = async (query: PageQuery) => {
    asked.push(query);
    return { data: pages[query.cursor ?? ''], response: new Response('') };
  };
  return { asked, load };
}

describe('readAll', () => {
  it('follows the cursor to the end', async () => {
    const { asked, load } = source();
    expect(await readAll(load)).toEqual([1, 2, 3, 4]);
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, '7', '9']);
  });

  it('stops at its bound', async () => {
    const { load } = source();
    expect(await readAll(load, 3)).toEqual([1, 2, 3]);
  });

  it('fails as the call did', async () => {
    const refused = async () => ({ error: { title: 'No' }, response: new Response('', { status: 403 }) });
    await expect(readAll(refused)).rejects.toMatchObject({ status: 403, title: 'No' });
  });
});
