import type { Profile } from '../../../contract/profile.ts';
import type { EditionField } from './edition-fields.ts';
import type { EditionLog } from './edition-log.ts';
import { findMovedAmounts, findMultiplied, findScale } from './find-amounts.ts';
import { listExchanged } from './find-by-profile.ts';
import { findDates, findEmptied } from './find-values.ts';
import type { Findings } from './findings.ts';
import type { KeyedComparison } from './keyed-comparison.ts';
import type { MovedField } from './moved-texts.ts';
import { Tally } from './tally.ts';

/** A share and a count together: in a short list, few rows are a large share. */
const NAMES = { share: 0.02, count: 2 };
/** A name in one field may only be written in another way. */
const WHOLE_NAMES = { share: 0.1, count: 3 };
const EXCHANGED = { share: 0.2, count: 3 };
/** Rows in which both of two amounts are nearer to the other one's. */
const VOTES = { share: 0.8, count: 10 };
const MOVED = { share: 0.1, count: 3 };
const KNOWN_KEYS = { share: 0.5, count: 5 };
const NEW_KEYS = { share: 0.03, count: 2 };
/** Without days of birth, those who come back may be namesakes. */
const NEW_KEYS_BY_NAME = { share: 0.1, count: 3 };
/** `chance`: that rows which leave anywhere in the list leave its end. */
const END = { chance: 0.002, count: 2 };
const REPEATED_ROWS = 3;

interface Rows {
  comparison: KeyedComparison;
  /** Rows of the earlier document that are not in this one, and its end, of which nearly all of them are gone. */
  gone: number;
  end: { rows: number; gone: number };
}

/** Finds what has changed in rows with the same key. What a finding explains is not reported once more. */
export function findByKey(log: EditionLog, rows: Rows, before: Profile, now: Profile, findings: Findings): void {
  const { comparison, gone, end } = rows;
  // No row has a key: nothing can be said of single rows, and the missing field is a point of its own.
  if (comparison.known + comparison.added === 0) return;
  const exchanged = findExchanged(log, comparison, before, now, findings);
  const areKeysMoved = findMovedTexts(log, comparison, exchanged, findings);
  for (const amounts of comparison.amounts.list) {
    if (exchanged.includes(amounts.field)) continue;
    const isScaled = findScale(amounts, findings);
    findMultiplied(amounts, isScaled, findings);
    if (!areKeysMoved) findMovedAmounts(amounts, findings);
  }
  for (const dates of comparison.dates.list) {
    if (!areKeysMoved && !exchanged.includes(dates.field)) findDates(dates, findings);
  }
  const areNamesExplained = areKeysMoved || exchanged.some((field) => log.fields.names.includes(field));
  if (!areNamesExplained) findNames(log, comparison, findings);
  const areKeysUnknown = findUnknownKeys(log, comparison, findings);
  if (!areKeysMoved) findPersons(log, comparison, findings);
  findEmptied(log, comparison, findings);
  findings.add({
    code: 'end_missing',
    isWrong: !areKeysUnknown && isCutOff(rows),
    found: end.gone,
    tolerance: { absolute: END.count - 1 },
  });
  const total = comparison.known + comparison.added;
  findings.add({
    code: 'rows_as_before',
    isWrong: total >= REPEATED_ROWS && comparison.same === total && gone === 0,
    found: comparison.same,
    tolerance: { absolute: Math.max(0, total - 1) },
  });
}

/** A list that is cut off is shorter; and the rows that are gone are its end more often than chance would have it. */
function isCutOff({ comparison: { known, added }, gone, end }: Rows): boolean {
  if (end.gone < END.count || added >= gone) return false;
  let chance = 1;
  for (let i = 0; i < end.gone; i++) chance *= (((end.rows - i) / (i + 1)) * (gone - i)) / (known + gone - i);
  return chance <= END.chance;
}

/** In documents that list other rows each time, a key that comes back is the finding. */
export function findComeBack(log: EditionLog, { cameBack }: KeyedComparison, findings: Findings): void {
  const { count } = cameBack;
  const field = log.fields.key[0]!.name;
  findings.add({ code: 'key_came_back', field, isWrong: count > 0, found: count, tolerance: {}, tally: cameBack });
}

/** Without rows to compare, exchanged fields are found by their profiles. */
export function findExchangedByProfile(log: EditionLog, before: Profile, now: Profile, findings: Findings): void {
  for (const [one, other] of listExchanged(log, before, now)) addExchanged(findings, one, other, new Tally());
}

/** By rows and by profiles; a pair is reported once. Returns the exchanged fields. */
function findExchanged(
  log: EditionLog,
  { exchanged, known, amounts }: KeyedComparison,
  before: Profile,
  now: Profile,
  findings: Findings,
): EditionField[] {
  if (!findings.makes('fields_exchanged')) return [];
  const pairs = new Map<string, [EditionField, EditionField, Tally]>();
  for (const [key, tally] of exchanged) {
    const [one, other] = key.split(',').map((position) => log.fields.all[Number(position)]!);
    const isMany = tally.count >= EXCHANGED.count && tally.count >= EXCHANGED.share * known;
    if (isMany) pairs.set(key, [one!, other!, tally]);
  }
  for (const { one, other, votes } of amounts.pairs) {
    const { numbers } = votes;
    if (numbers.length < VOTES.count || numbers.filter((vote) => vote === 1).length < VOTES.share * numbers.length)
      continue;
    const key = `${one.field.position},${other.field.position}`;
    pairs.getOrInsertComputed(key, () => [one.field, other.field, new Tally()]);
  }
  for (const [one, other] of listExchanged(log, before, now)) {
    pairs.getOrInsertComputed(`${one.position},${other.position}`, () => [one, other, new Tally()]);
  }
  for (const [one, other, tally] of pairs.values()) addExchanged(findings, one, other, tally);
  const found = [...pairs.values()];
  return [...found.map(([one]) => one), ...found.map(([, other]) => other)];
}

function addExchanged(findings: Findings, one: EditionField, other: EditionField, tally: Tally): void {
  const fields = { field: one.name, other_field: other.name };
  findings.add({ code: 'fields_exchanged', ...fields, isWrong: true, found: tally.count, tolerance: {}, tally });
}

/** Returns whether names moved: then the keys belong to other rows as a whole. The last name stands for all names. */
function findMovedTexts(
  log: EditionLog,
  { texts, known }: KeyedComparison,
  exchanged: readonly EditionField[],
  findings: Findings,
): boolean {
  const isWrong = ({ moved, changed, used }: MovedField) => {
    // A new text is found by chance as often as its hash is in use.
    const count = moved.count - changed * used;
    return count >= MOVED.count && count >= MOVED.share * known;
  };
  const list = texts.list.filter(({ field }) => !exchanged.includes(field));
  const names = list.filter((one) => log.fields.names.includes(one.field) && isWrong(one));
  const shown = names.find(({ field }) => field.role === 'last_name') ?? names[0];
  for (const one of list) {
    if (names.includes(one) && one !== shown) continue;
    findings.add({
      code: 'texts_moved',
      field: one.field.name,
      isWrong: isWrong(one),
      found: one.moved.count,
      tolerance: { absolute: Math.max(MOVED.count - 1, Math.floor(MOVED.share * known)) },
      tally: one.moved,
    });
  }
  return names.length > 0 && findings.makes('texts_moved');
}

function findNames({ fields }: EditionLog, comparison: KeyedComparison, findings: Findings): void {
  const [name] = fields.names;
  if (name === undefined) return;
  const { namesChanged, named, exchangedKeys } = comparison;
  const limit = fields.ofRole('first_name') === undefined ? WHOLE_NAMES : NAMES;
  const isMany = namesChanged.count >= limit.count && namesChanged.count >= limit.share * named;
  const tally = isMany ? namesChanged : exchangedKeys;
  findings.add({
    code: 'names_changed',
    field: name.name,
    isWrong: isMany || exchangedKeys.count > 0,
    found: tally.count,
    tolerance: { absolute: Math.max(limit.count - 1, Math.floor(limit.share * named)) },
    tally,
  });
}

function findUnknownKeys({ fields }: EditionLog, comparison: KeyedComparison, findings: Findings): boolean {
  const { known, unknown } = comparison;
  const total = known + unknown.count;
  const isWrong = unknown.count >= KNOWN_KEYS.count && known < KNOWN_KEYS.share * total;
  findings.add({
    code: 'keys_unknown',
    field: fields.key[0]!.name,
    isWrong,
    found: known,
    expected: total,
    tolerance: { share: KNOWN_KEYS.share },
  });
  return isWrong;
}

/** Persons of the earlier document with another key: next to their old key, or many that have lost it. */
function findPersons({ fields, isFound }: EditionLog, comparison: KeyedComparison, findings: Findings): void {
  if (fields.names.length === 0) return;
  const total = comparison.known + comparison.unknown.count;
  const { beside, moved } = comparison.personsWithNewKey;
  const birth = fields.ofRole('birth');
  const limit = birth === undefined || isFound[birth.position] === 0 ? NEW_KEYS_BY_NAME : NEW_KEYS;
  const areMoved = moved.count >= limit.count && moved.count >= limit.share * total;
  const tally = beside.count > 0 ? beside : moved;
  findings.add({
    code: 'person_under_two_keys',
    field: fields.key[0]!.name,
    isWrong: beside.count > 0 || areMoved,
    found: tally.count,
    tolerance: {},
    tally,
  });
}
