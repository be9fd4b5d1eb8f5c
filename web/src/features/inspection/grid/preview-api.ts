import { useDebouncedCallback } from '@mantine/hooks';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { PreviewRow, PreviewSheets, PreviewWindow, Reading } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { formatValue } from './format-value.ts';

/** The source of a grid: a document as it was uploaded, or the result of a job. */
export interface PreviewSource {
  kind: 'documents' | 'jobs';
  id: string;
  /** How to read a csv document, which is detected if left out, and durations. */
  readAs?: Reading;
  /**
   * Name of the only sheet of a csv document, as in a job's record: the document may have arrived under several names, and
   * its sheet is named by one of them.
   */
  sheetName?: string | undefined;
  /** Revision of the job's result; the current one if left out. */
  revision?: number;
}

const PAGE_ROWS = 200;
const FIRST_ROWS = 8;
/** Pages of a long sheet are dropped after a while, so that memory use stays flat. */
const KEEP_MS = 60_000;

const previewPath = (workspaceId: string, { kind, id }: PreviewSource, what: 'sheets' | 'rows') =>
  kind === 'documents'
    ? makeWorkspacePath(workspaceId, 'documents', id, what)
    : makeWorkspacePath(workspaceId, 'jobs', id, 'output', what);

/** Part of the cache keys. */
const nameSource = ({ kind, id, readAs = {}, revision }: PreviewSource): string =>
  [kind, id, readAs.encoding ?? '', readAs.delimiter ?? '', readAs.durations ?? '', revision ?? ''].join('/');

const queryOf = ({ readAs, revision }: PreviewSource) => ({ ...readAs, revision });

export const sheetsQuery = (workspaceId: string, source: PreviewSource) => ({
  ...readQuery<PreviewSheets>(
    queryKeys.sheets(workspaceId, nameSource(source)),
    previewPath(workspaceId, source, 'sheets'),
    queryOf(source),
  ),
  staleTime: Number.POSITIVE_INFINITY,
  select: (read: PreviewSheets) => nameOnly(read, source.sheetName),
});

function nameOnly(read: PreviewSheets, name: string | undefined): PreviewSheets {
  const [only, ...others] = read.sheets;
  if (name === undefined || only === undefined || others.length > 0 || only.name === name) return read;
  return { ...read, sheets: [{ ...only, name }] };
}

const pageQuery = (workspaceId: string, source: PreviewSource, sheet: number, page: number) =>
  queryOptions({
    queryKey: queryKeys.previewPage(workspaceId, nameSource(source), sheet, page),
    queryFn: async ({ signal }) => {
      const query = { sheet, from: page * PAGE_ROWS + 1, rows: PAGE_ROWS, ...queryOf(source) };
      const { rows } = await requestJson<PreviewWindow>(previewPath(workspaceId, source, 'rows'), { query, signal });
      return new Map(rows.map((row) => [row.index, row]));
    },
    // A document never changes, and neither does the result of a revision.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_MS,
  });

/** The first rows of the first sheet. */
export const firstRowsQuery = (workspaceId: string, source: PreviewSource) =>
  queryOptions({
    queryKey: [...queryKeys.sheets(workspaceId, nameSource(source)), 'first-rows'] as const,
    queryFn: async ({ signal }) => {
      const query = { rows: FIRST_ROWS, ...queryOf(source) };
      return (await requestJson<PreviewWindow>(previewPath(workspaceId, source, 'rows'), { query, signal })).rows;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEEP_MS,
  });

/** undefined: still loading; null: the file has no such row. */
export type FindRow = (row: number) => PreviewRow | null | undefined;

/** The rows of a window; no rows if the source is null. `error` is the first failure. */
export function usePreviewRows(
  workspaceId: string,
  source: PreviewSource | null,
  sheet: number,
  window: { firstRow: number; lastRow: number },
): { findRow: FindRow; error: Error | null } {
  const firstPage = Math.floor((window.firstRow - 1) / PAGE_ROWS);
  const lastPage = Math.floor((window.lastRow - 1) / PAGE_ROWS);
  const pages = Array.from({ length: Math.max(0, lastPage - firstPage + 1) }, (_, index) => firstPage + index);
  const results = useQueries({
    queries: source === null ? [] : pages.map((page) => pageQuery(workspaceId, source, sheet, page)),
  });
  const findRow = useCallback<FindRow>(
    (row) => {
      const page = results[Math.floor((row - 1) / PAGE_ROWS) - firstPage]?.data;
      return page && (page.get(row) ?? null);
    },
    [results, firstPage],
  );
  return { findRow, error: results.find(({ error }) => error)?.error ?? null };
}

/** A row of a sheet of the document. */
export interface RowPlace {
  sheet: number;
  row: number;
}

/** The rows around some places, by sheet and row; undefined while they are loaded. */
export function useRowsAt(workspaceId: string, source: PreviewSource | null, places: readonly RowPlace[]) {
  const pages = [...new Map(places.map(({ sheet, row }) => [`${sheet}/${pageOf(row)}`, { sheet, page: pageOf(row) }]))];
  const results = useQueries({
    queries: source === null ? [] : pages.map(([, { sheet, page }]) => pageQuery(workspaceId, source, sheet, page)),
  });
  const loaded = new Map(pages.map(([key], at) => [key, results[at]?.data]));
  return ({ sheet, row }: RowPlace) => loaded.get(`${sheet}/${pageOf(row)}`)?.get(row);
}

const pageOf = (row: number): number => Math.floor((row - 1) / PAGE_ROWS);

const WINDOW_PAUSE_MS = 70;

/** The visible rows of a grid, updated once it stops moving: a fast scroll loads no rows on its way. */
export function useGridWindow() {
  const [window, setWindow] = useState({ firstRow: 1, lastRow: 60 });
  const onWindow = useDebouncedCallback(
    (firstRow: number, lastRow: number) => setWindow({ firstRow: Math.max(1, firstRow), lastRow }),
    WINDOW_PAUSE_MS,
  );
  return { window, onWindow };
}

/** Text of a cell for the grid; undefined while its row is being loaded. */
export function readCellText(findRow: FindRow, row: number, column: number): string | undefined {
  const found = findRow(row);
  return found === undefined ? undefined : formatValue(found?.values[column]);
}
