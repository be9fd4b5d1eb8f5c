import type { Profile } from '../../../contract/profile.ts';
import { type ComparedAmounts, correlateRanks } from './amount-comparison.ts';
import type { ComparedDates } from './date-comparison.ts';
import type { EditionField } from './edition-fields.ts';
import type { EditionLog } from './edition-log.ts';
import { listExchanged } from './find-by-profile.ts';
import type { Findings } from './findings.ts';
import type { KeyedComparison } from './keyed-comparison.ts';
import type { MovedField } from './moved-texts.ts';
import { Tally } from './tally.ts';

const NAMES = { share: 0.02, count: 2 };
const DATES = { share: 0.1, count: 3, swapped: 2, century: 2 };
const EXCHANGED = { share: 0.2, count: 3 };
const MOVED = { share: 0.1, count: 3 };
const KNOWN_KEYS = { share: 0.5, count: 5 };
const NEW_KEYS_SHARE = 0.03;
const NEW_KEYS_COUNT = 2;
const MEDIAN_FACTOR = 1.65;
const MIN_AMOUNTS = 5;
const STABLE = { forExact: 0.8, forNear: 0.9 };
const EMPTIED = { share: 0.08, count: 3 };
const CORRELATION = { limit: 0.2, pairs: 10 };
const END = { count: 3, share: 0.8 };
const REPEATED_ROWS = 3;

interface Rows {
  comparison: KeyedComparison;
  /** Rows of the earlier document that are not in this one, and how many of them are its end. */
  gone: number;
  atEnd: number;
}

/** Finds what has changed in rows with the same key. */
export function findByKey(log: EditionLog, rows: Rows, before: Profile, now: Profile, findings: Findings): void {
  const { comparison, gone, atEnd } = rows;
  const isScaled = new Set(comparison.amounts.list.filter((one) => findScale(one, findings)).map(({ field }) => field));
  for (const amounts of comparison.amounts.list) {
    findMultiplied(amounts, isScaled.has(amounts.field), findings);
    findMovedAmounts(amounts, findings);
  }
  for (const dates of comparison.dates.list) findDates(dates, findings);
  const exchanged = findExchanged(log, comparison, before, now, findings);
  const areNamesMoved = comparison.texts.list.filter((one) => findMoved(one, comparison, findings));
  const isExplained = [...exchanged, ...areNamesMoved.map(({ field }) => field)].some((field) =>
    log.fields.names.includes(field),
  );
  findNames(log, comparison, isExplained, findings);
  findKeys(log, comparison, findings);
  findEmptied(log, comparison, findings);
  findings.add({
    code: 'end_missing',
    isWrong: atEnd >= END.count && atEnd >= END.share * gone,
    found: atEnd,
    tolerance: { absolute: END.count - 1 },
  });
  const total = comparison.known + comparison.unknown.count;
  findings.add({
    code: 'rows_as_before',
    isWrong: total >= REPEATED_ROWS && comparison.same === total && gone === 0,
    found: comparison.same,
    expected: 0,
    tolerance: { absolute: Math.max(0, total - 1) },
  });
}

/** In documents that list other rows each time, a key that comes back is the finding. */
export function findComeBack(log: EditionLog, { cameBack }: KeyedComparison, findings: Findings): void {
  const { count } = cameBack;
  const field = log.fields.key[0]!.name;
  findings.add({ code: 'key_came_back', field, isWrong: count > 0, found: count, tolerance: {}, tally: cameBack });
}

function findNames(
  { fields }: EditionLog,
  comparison: KeyedComparison,
  isExplained: boolean,
  findings: Findings,
): void {
  const [name] = fields.names;
  if (name === undefined) return;
  const { namesChanged, named, exchangedKeys } = comparison;
  const isMany = namesChanged.count >= NAMES.count && namesChanged.count >= NAMES.share * named;
  const tally = isMany ? namesChanged : exchangedKeys;
  findings.add({
    code: 'names_changed',
    field: name.name,
    isWrong: !isExplained && (isMany || exchangedKeys.count > 0),
    found: tally.count,
    tolerance: { absolute: Math.max(NAMES.count - 1, Math.floor(NAMES.share * named)) },
    tally,
  });
}

function findDates({ field, known, changed, swapped, century }: ComparedDates, findings: Findings): void {
  const isSwapped = swapped.count >= DATES.swapped;
  const isCentury = century.count >= DATES.century;
  const tally = isSwapped ? swapped : isCentury ? century : changed;
  const isMany = changed.count >= DATES.count && changed.count >= DATES.share * known;
  findings.add({
    code: 'dates_changed',
    field: field.name,
    ...(isSwapped ? { detail: 'day_month' } : isCentury ? { detail: 'century' } : {}),
    isWrong: isSwapped || isCentury || isMany,
    found: tally.count,
    tolerance: { absolute: Math.max(DATES.count - 1, Math.floor(DATES.share * known)) },
    tally,
  });
}

/** By rows and by profiles; a pair is reported once. Returns the exchanged fields. */
function findExchanged(
  log: EditionLog,
  { exchanged, known }: KeyedComparison,
  before: Profile,
  now: Profile,
  findings: Findings,
): EditionField[] {
  const { all } = log.fields;
  const pairs = new Map<string, Tally>();
  for (const [key, tally] of exchanged) {
    if (tally.count >= EXCHANGED.count && tally.count >= EXCHANGED.share * known) pairs.set(key, tally);
  }
  for (const [one, other] of listExchanged(log, before, now)) {
    pairs.getOrInsertComputed(`${one.position},${other.position}`, () => new Tally());
  }
  for (const [key, tally] of pairs) {
    const [one, other] = key.split(',').map((position) => all[Number(position)]!);
    findings.add({
      code: 'fields_exchanged',
      field: one!.name,
      other_field: other!.name,
      isWrong: true,
      found: tally.count,
      tolerance: {},
      tally,
    });
  }
  return [...pairs.keys()].flatMap((key) => key.split(',').map((position) => all[Number(position)]!));
}

/** Without keys, only by profiles. */
export function findExchangedByProfile(log: EditionLog, before: Profile, now: Profile, findings: Findings): void {
  for (const [one, other] of listExchanged(log, before, now)) {
    findings.add({
      code: 'fields_exchanged',
      field: one.name,
      other_field: other.name,
      isWrong: true,
      found: 1,
      tolerance: {},
    });
  }
}

function findMoved(
  { field, moved, changed, used }: MovedField,
  { known }: KeyedComparison,
  findings: Findings,
): boolean {
  // A new text is found by chance as often as its hash is in use.
  const count = moved.count - changed * used;
  const isWrong = count >= MOVED.count && count >= MOVED.share * known;
  findings.add({
    code: 'texts_moved',
    field: field.name,
    isWrong,
    found: moved.count,
    tolerance: { absolute: Math.max(MOVED.count - 1, Math.floor(MOVED.share * known)) },
    tally: moved,
  });
  return isWrong && findings.makes('texts_moved');
}

function findKeys({ fields }: EditionLog, comparison: KeyedComparison, findings: Findings): void {
  const { known, unknown } = comparison;
  const field = fields.key[0]!.name;
  const total = known + unknown.count;
  findings.add({
    code: 'keys_unknown',
    field,
    isWrong: unknown.count >= KNOWN_KEYS.count && known < KNOWN_KEYS.share * total,
    found: known,
    expected: total,
    tolerance: { share: KNOWN_KEYS.share },
  });
  if (fields.names.length === 0) return;
  const { beside, moved } = comparison.personsWithNewKey;
  const areMoved = moved.count >= NEW_KEYS_COUNT && moved.count >= NEW_KEYS_SHARE * total;
  const tally = beside.count > 0 ? beside : moved;
  findings.add({
    code: 'person_under_two_keys',
    field,
    isWrong: beside.count > 0 || areMoved,
    found: tally.count,
    tolerance: {},
    tally,
  });
}

/** Returns whether the amounts are scaled: then single rows are not reported. */
function findScale({ field, ratios, known }: ComparedAmounts, findings: Findings): boolean {
  if (known < MIN_AMOUNTS) return false;
  const median = ratios.median();
  const isWrong = median >= MEDIAN_FACTOR || median * MEDIAN_FACTOR <= 1;
  if (isWrong) {
    const tolerance = { share: Number((MEDIAN_FACTOR - 1).toFixed(2)) };
    findings.add({ code: 'amounts_scaled', field: field.name, isWrong, found: median, expected: 1, tolerance });
  }
  return isWrong;
}

function findMultiplied(amounts: ComparedAmounts, isScaled: boolean, findings: Findings): void {
  const { field, known, stable, multiplied, nearlyMultiplied } = amounts;
  const isNear = nearlyMultiplied.count > 0 && stable >= STABLE.forNear * (known - nearlyMultiplied.count);
  const isExact = multiplied.count > 0 && stable >= STABLE.forExact * (known - multiplied.count);
  const tally = isNear ? nearlyMultiplied : multiplied;
  findings.add({
    code: 'amount_multiplied',
    field: field.name,
    isWrong: !isScaled && known >= MIN_AMOUNTS && (isNear || isExact),
    found: tally.count,
    tolerance: {},
    tally,
  });
}

function findMovedAmounts({ field, now, earlier }: ComparedAmounts, findings: Findings): void {
  if (now.numbers.length < CORRELATION.pairs) return;
  const correlation = correlateRanks(now.numbers, earlier.numbers);
  findings.add({
    code: 'amounts_moved',
    field: field.name,
    isWrong: correlation < CORRELATION.limit,
    found: Number.isNaN(correlation) ? 1 : Number(correlation.toFixed(3)),
    expected: 1,
    tolerance: { absolute: 1 - CORRELATION.limit },
  });
}

function findEmptied({ fields, isFound }: EditionLog, comparison: KeyedComparison, findings: Findings): void {
  for (const { name, position, isKey } of fields.all) {
    // A field that is missing as a whole is reported as lost.
    if (isKey || isFound[position] === 0) continue;
    const tally = comparison.emptied.of(name);
    const filled = comparison.filledBefore[position]!;
    findings.add({
      code: 'values_missing',
      field: name,
      isWrong: tally.count >= EMPTIED.count && tally.count >= EMPTIED.share * filled,
      found: tally.count,
      tolerance: { absolute: Math.max(EMPTIED.count - 1, Math.floor(EMPTIED.share * filled)) },
      tally,
    });
  }
}
