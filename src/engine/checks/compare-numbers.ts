import type { CheckMeasure } from '../../contract/artifact.ts';
import type { ExpectedNumbers, FieldFigures, Figures } from '../../contract/checks.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { areNear, type CheckList, type NewCheck } from './check-list.ts';

/** People type numbers with two decimals: half of the last one. */
const TYPED_TOLERANCE = 0.005;

/** Compares what an operator typed in with what was read. */
export function compareExpected(
  list: CheckList,
  { rows, sums = {} }: ExpectedNumbers,
  figures: Figures,
  manifest: Manifest,
): void {
  if (rows !== undefined) {
    const numbers = { found: figures.rows, expected: rows };
    list.add({ kind: 'expected', measure: 'rows', tolerance: {}, agrees: figures.rows === rows, ...numbers });
  }
  const tolerance = { absolute: TYPED_TOLERANCE + (manifest.engine.checks?.totals?.tolerance ?? 0) };
  for (const [field, expected] of Object.entries(sums)) {
    const found = figures.fields[field]?.sum ?? 0;
    const agrees = areNear(found, expected, tolerance);
    list.add({ kind: 'expected', measure: 'sum', target_field: field, tolerance, agrees, found, expected });
  }
}

/** By how much a month may differ from the one before without a person looking at it. */
const DRIFT = { rows: 0.25, sums: 0.5, empty: 0.1, errors: 0.05, rows_repeated: 0 } as const;

/** Sums of what is no amount, as the numbers of members, say nothing. */
const AMOUNTS: ReadonlySet<string | undefined> = new Set(['number', 'integer']);

/** Compares a document with the sender's document of the period before. */
export function compareWithPrevious(
  list: CheckList,
  previous: Figures,
  figures: Figures,
  { manifest, repeatedRows }: { manifest: Manifest; repeatedRows: number | null },
): void {
  const limits = { ...DRIFT, ...manifest.engine.checks?.drift };
  const add = (
    measure: CheckMeasure,
    numbers: Pick<NewCheck, 'found' | 'expected'>,
    tolerance: NewCheck['tolerance'],
    field?: string,
  ) =>
    list.add({
      kind: 'drift',
      measure,
      ...(field === undefined ? {} : { target_field: field }),
      tolerance,
      // Fewer errors are no reason to look.
      agrees:
        areNear(numbers.found, numbers.expected, tolerance) ||
        (measure === 'errors' && numbers.found < numbers.expected),
      ...(measure === 'rows_repeated' && numbers.found > 0 ? { count: numbers.found } : {}),
      ...numbers,
    });
  add('rows', { found: figures.rows, expected: previous.rows }, { share: limits.rows });
  for (const field of manifest.columns.order) {
    const before = previous.fields[field];
    const now = figures.fields[field]!;
    if (!before?.found) continue;
    add('field_lost', { found: now.found ? 0 : 1, expected: 0 }, {}, field);
    if (!now.found) continue;
    const isAmount = AMOUNTS.has(manifest.columns.meta[field]!.type_hint) && before.numbers > 0;
    if (isAmount) add('sum', { found: now.sum, expected: before.sum }, { share: limits.sums }, field);
    for (const measure of ['empty', 'errors'] as const) {
      const shareOf = (one: FieldFigures, rows: number) => (rows === 0 ? 0 : one[measure] / rows);
      const numbers = { found: shareOf(now, figures.rows), expected: shareOf(before, previous.rows) };
      add(measure, numbers, { absolute: limits[measure] }, field);
    }
  }
  if (repeatedRows === null) return;
  // Of the rows of this document, as none of them is expected.
  const absolute = Math.floor(limits.rows_repeated * figures.rows);
  add('rows_repeated', { found: repeatedRows, expected: 0 }, { absolute });
}
