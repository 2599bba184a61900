// Lists come as pages with a `next_cursor`.
import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from './client';
import type { Problem } from './problem';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type PageQuery = { limit: number; cursor?: string };
export type PageCall<T> = Promise<{ data?: Page<T>; error?: unknown; response: Response }>;

export const pageSize = 100; // the most that the API gives at once

export interface Paged<T> {
  items: T[];
  isLoading: boolean;
  problem: Problem | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
}

/** All pages read so far as one list. `load` gets the query for one page. */
export function usePaged<T>(
  queryKey: QueryKey,
  load: (query: PageQuery) => PageCall<T>,
  options: { enabled?: boolean; limit?: number } = {},
): Paged<T> {
  const limit = options.limit ?? pageSize;
  const query = useInfiniteQuery<Page<T>, Problem, { pages: Page<T>[] }, QueryKey, string | null>({
    queryKey,
    enabled: options.enabled ?? true,
    initialPageParam: null,
    queryFn: ({ pageParam }) => ask(load(pageParam === null ? { limit } : { limit, cursor: pageParam })),
    getNextPageParam: (page) => page.next_cursor,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    items,
    isLoading: query.isPending,
    problem: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}

/** Every page, one after the other, up to `itemsMax`: for lists that are searched and filtered here. */
export async function readAll<T>(load: (query: PageQuery) => PageCall<T>, itemsMax = 10_000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await ask(
      load(cursor === null ? { limit: pageSize } : { limit: pageSize, cursor }),
    );
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && items.length < itemsMax);
  return items;
}
