import type { Correspondent } from '../two-months/correspondents.ts';
import { type DocumentPlan, type MadeDocument, makeDocument } from '../two-months/documents.ts';
import type { SourceTable } from '../two-months/source-tables.ts';
import { listErrors, type PlantedDocument, plantError } from './planted.ts';

/** The number of senders whose documents have names that show the sender. */
const NAMED = 9;
const MONTHS = ['2026-05', '2026-06'] as const;

export type Sent<Document extends MadeDocument = MadeDocument> = Document & { of: string };

export const patternOf = (at: number): string | undefined => (at < NAMED ? `s${at + 1}-{period}*` : undefined);

/** Adds a column of days to each table, so that impossible days can be made. */
export function addDays(tables: readonly SourceTable[]): SourceTable[] {
  return tables.map(({ columns, rows }) => ({
    columns: [...columns, { header: 'Hire date', field: 'start_date' }],
    rows: rows.map((row, i) => [...row, `${String(1 + (i % 28)).padStart(2, '0')}.0${1 + (i % 9)}.20${10 + (i % 15)}`]),
  }));
}

/** The documents of all senders for a month; the second month has changes, a different kind for each sender. */
export async function makeMonth(
  correspondents: readonly Correspondent[],
  month: 0 | 1,
  earlier: readonly Sent[] = [],
): Promise<Sent[]> {
  return makeForAll(correspondents, month, async (one, at) => {
    const change = month === 1 && at === 0 ? one.change : 'none';
    const again = change === 'sent_again' ? earlier.find(({ of }) => of === one.name) : undefined;
    return again ?? makeDocument(planOf(one, month, at, change));
  });
}

/** The documents of all senders for a month, with one error in each document and without other changes. */
export async function makePlanted(
  correspondents: readonly Correspondent[],
  month: 0 | 1,
  earlier: readonly Sent[] = [],
): Promise<Sent<PlantedDocument>[]> {
  let next = 0;
  return makeForAll(correspondents, month, (one, at) => {
    const kinds = listErrors(month === 0, one);
    const error = kinds[next++ % kinds.length]!;
    const before = earlier.find(({ of }) => of === one.name);
    const elsewhere = earlier.find(({ of, name }) => of !== one.name && name.endsWith(one.style.format));
    return plantError(planOf(one, month, at, 'none'), error, { before, elsewhere });
  });
}

const planOf = (one: Correspondent, month: 0 | 1, at: number, change: Correspondent['change']): DocumentPlan => ({
  ...one,
  change,
  month: MONTHS[month],
  seed: one.seed + at + 50 * month,
});

async function makeForAll<Document extends MadeDocument>(
  correspondents: readonly Correspondent[],
  month: 0 | 1,
  make: (one: Correspondent, at: number) => Promise<Document>,
): Promise<Sent<Document>[]> {
  const sent: Sent<Document>[] = [];
  for (const [i, one] of correspondents.entries()) {
    for (let at = 0; at < one.count; at++) {
      const whose = i < NAMED ? `s${i + 1}` : `list ${String.fromCharCode(65 + i)}`;
      const document = await make(one, at);
      const format = document.name.replace(/.*\./, '');
      sent.push({ ...document, name: `${whose}-${MONTHS[month]}-${at + 1}.${format}`, of: one.name });
    }
  }
  return sent;
}
