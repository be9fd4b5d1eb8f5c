import type { CheckMeasure } from '../../contract/artifact.ts';
import type { ExpectedNumbers, FieldFigures, Figures } from '../../contract/checks.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { ToleranceName } from '../../contract/tolerances.ts';
import { areNear, type CheckList, type NewCheck } from './report/check-list.ts';
import type { ToleranceSetting, ToleranceSettings } from './report/tolerance-settings.ts';

/** People type numbers with two decimals; this is half of the second decimal place. */
const TYPED_TOLERANCE = 0.005;

/** Compares the numbers that an operator typed in with the numbers that were read. */
export function compareExpected(
  list: CheckList,
  { rows, sums = {} }: ExpectedNumbers,
  figures: Figures,
  settings: ToleranceSettings,
): void {
  if (rows !== undefined) {
    const numbers = { found: figures.rows, expected: rows };
    list.add({ kind: 'expected', measure: 'rows', tolerance: {}, agrees: figures.rows === rows, ...numbers });
  }
  const { value, from } = settings.get('totals.tolerance');
  const tolerance = { absolute: TYPED_TOLERANCE + value };
  for (const [field, expected] of Object.entries(sums)) {
    const found = figures.fields[field]?.sum ?? 0;
    const agrees = areNear(found, expected, tolerance);
    list.add({ kind: 'expected', measure: 'sum', target_field: field, tolerance, ...from, agrees, found, expected });
  }
}

/** Only sums of amounts are compared: a sum of, say, member numbers means nothing. */
const AMOUNTS: ReadonlySet<string | undefined> = new Set(['number', 'integer']);

interface DriftOptions {
  manifest: Manifest;
  settings: ToleranceSettings;
  /** Whether rows and fields are compared, too: then sums and repeated rows are hints, unless somebody set a limit. */
  hasEdition: boolean;
  /** Null if the rows cannot be compared. */
  repeatedRows: number | null;
}

/** Compares a document with the sender's document of the previous period. */
export function compareWithPrevious(
  list: CheckList,
  previous: Figures,
  figures: Figures,
  { manifest, settings, hasEdition, repeatedRows }: DriftOptions,
): void {
  const add = (
    measure: CheckMeasure,
    numbers: Pick<NewCheck, 'found' | 'expected'>,
    { tolerance, from = {} }: { tolerance: NewCheck['tolerance']; from?: ToleranceSetting['from'] },
    field?: string,
  ) => {
    if (settings.off.has(codeOf(measure))) return;
    list.add({
      kind: 'drift',
      measure,
      ...(hasEdition && measure === 'sum' && !settings.isSet('drift.sums') ? { hint: true as const } : {}),
      ...(field === undefined ? {} : { target_field: field }),
      tolerance,
      ...from,
      // Fewer errors than before need no attention.
      agrees:
        areNear(numbers.found, numbers.expected, tolerance) ||
        (measure === 'errors' && numbers.found < numbers.expected),
      ...(measure === 'rows_repeated' && numbers.found > 0 ? { count: numbers.found } : {}),
      ...numbers,
    });
  };
  const shareOf = (name: ToleranceName) => {
    const { value, from } = settings.get(name);
    return { tolerance: { share: value }, from };
  };
  add('rows', { found: figures.rows, expected: previous.rows }, shareOf('drift.rows'));
  for (const field of manifest.columns.order) {
    const before = previous.fields[field];
    const now = figures.fields[field]!;
    if (!before?.found) continue;
    add('field_lost', { found: now.found ? 0 : 1, expected: 0 }, { tolerance: {} }, field);
    if (!now.found) continue;
    const isAmount = AMOUNTS.has(manifest.columns.meta[field]?.type_hint) && before.numbers > 0;
    if (isAmount) add('sum', { found: now.sum, expected: before.sum }, shareOf('drift.sums'), field);
    for (const measure of ['empty', 'errors'] as const) {
      const partOf = (one: FieldFigures, rows: number) => (rows === 0 ? 0 : one[measure] / rows);
      const numbers = { found: partOf(now, figures.rows), expected: partOf(before, previous.rows) };
      const { value, from } = settings.get(`drift.${measure}`);
      add(measure, numbers, { tolerance: { absolute: value }, from }, field);
    }
  }
  if (repeatedRows === null) return;
  if (hasEdition && !settings.isSet('drift.rows_repeated')) {
    addRowsAsBefore(list, figures.rows, repeatedRows);
    return;
  }
  // No row is expected to be repeated; the tolerance is a share of this document's rows.
  const { value, from } = settings.get('drift.rows_repeated');
  const absolute = Math.floor(value * figures.rows);
  add('rows_repeated', { found: repeatedRows, expected: 0 }, { tolerance: { absolute }, from });
}

/** The code of the attention that a check of drift may need. */
function codeOf(measure: CheckMeasure): string {
  return measure === 'field_lost' || measure === 'rows_repeated' ? measure : 'drift';
}

/** Without keys, all rows are compared as a whole. */
function addRowsAsBefore(list: CheckList, rows: number, repeated: number): void {
  const tolerance = { absolute: Math.max(0, rows - 1) };
  const agrees = rows === 0 || repeated < rows;
  const measure = 'rows_as_before';
  list.add({ kind: 'edition', measure, tolerance, hint: true, agrees, found: repeated, expected: 0 });
}
