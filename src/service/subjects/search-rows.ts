import type { SubjectPlace } from '../../contract/api/index.ts';
import { type Database, readSearchedRows, type SearchedRow } from '../../storage/store/index.ts';
import { addHit, type Found, Matcher, maskJson, maskSpans, noneFound, unescapeAddress } from '../../subjects/index.ts';

/** What the rows of a workspace have, by holder; in each holder one place for each table. */
export async function searchRows(
  db: Database,
  workspaceId: string,
  terms: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, SubjectPlace[]>> {
  const matcher = new Matcher(terms);
  const found = new Map<string, Map<string, Found>>();
  for await (const rows of readSearchedRows(db, workspaceId)) {
    signal.throwIfAborted();
    for (const row of rows) {
      const here = noneFound();
      for (const { mode, text } of row.texts) findInColumn(text, mode, matcher, here);
      if (here.count === 0) continue;
      const tables = found.getOrInsertComputed(row.holder, () => new Map<string, Found>());
      const all = tables.getOrInsertComputed(row.table, noneFound);
      for (const hit of here.hits) addHit(all, hit);
    }
  }
  return new Map(
    [...found].map(([holder, tables]) => [
      holder,
      [...tables].map(([table, { count, hits }]) => ({ kind: 'database' as const, table, count, hits })),
    ]),
  );
}

type Mode = SearchedRow['texts'][number]['mode'];

function findInColumn(text: string, mode: Mode, matcher: Matcher, found: Found): void {
  if (mode === 'json' || mode === 'signed') maskJson(text, matcher, { withParts: false }, found);
  else for (const { term, how } of matcher.findInText(readable(text, mode))) addHit(found, { term, how });
}

/** In an address, letters may be bytes. */
function readable(text: string, mode: Mode): string {
  return mode === 'outside' ? unescapeAddress(text) : text;
}

/** The masked texts of a row's columns that match and may be changed, and whether others match that stay. */
export function maskColumns(
  row: SearchedRow,
  matcher: Matcher,
  withParts: boolean,
): { masked: Record<string, string>; stays: ('signed' | 'outside')[] } {
  const masked: Record<string, string> = {};
  const stays: ('signed' | 'outside')[] = [];
  for (const { column, mode, text } of row.texts) {
    const found = noneFound();
    const next = maskColumn(text, mode, matcher, withParts, found, row);
    if (mode === 'signed' || mode === 'outside') {
      if (found.count > 0) stays.push(mode);
    } else if (next !== text) masked[column] = next;
  }
  return { masked, stays };
}

function maskColumn(
  text: string,
  mode: Mode,
  matcher: Matcher,
  withParts: boolean,
  found: Found,
  row: SearchedRow,
): string {
  if (mode === 'json' || mode === 'signed') return maskJson(text, matcher, { withParts }, found);
  const spans = matcher.findInText(readable(text, mode));
  for (const { term, how } of spans) addHit(found, { term, how });
  if (spans.length === 0) return text;
  const next = maskSpans(text, spans);
  // Two people may have had names of their own in the same workspace.
  return mode === 'unique' ? `${next} ${shortKey(row)}` : mode === 'folded' ? next.toUpperCase() : next;
}

function shortKey({ key }: SearchedRow): string {
  const id = String(key.id ?? key.seq ?? '');
  return id === '' ? Math.random().toString(36).slice(2, 10) : id.slice(-6);
}
