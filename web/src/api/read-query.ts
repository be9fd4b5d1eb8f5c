import { infiniteQueryOptions, type QueryKey, queryOptions } from '@tanstack/react-query';
import type { Page } from './contract.ts';
import { type QueryValues, requestJson } from './request.ts';

/** A query of the JSON at a path. */
export const readQuery = <T>(queryKey: QueryKey, path: string, query: QueryValues = {}) =>
  queryOptions({ queryKey, queryFn: ({ signal }) => requestJson<T>(path, { query, signal }) });

/** A query of a list, page by page; the first page has an empty cursor. */
export const readPagesQuery = <T>(queryKey: QueryKey, path: string, query: QueryValues) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => requestJson<Page<T>>(path, { query: { ...query, cursor: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
