import type { FieldProfile, Profile } from '../../../contract/profile.ts';
import type { EditionField } from './edition-fields.ts';
import type { EditionLog } from './edition-log.ts';
import type { Findings } from './findings.ts';

const TYPES_MOVED = { share: 0.1, count: 3 };
const MEDIAN_FACTOR = 4.5;
const MIN_NUMBERS = 5;
const NEW_PATTERNS = { share: 0.2, count: 3 };
const LENGTH = { factor: 1.8, texts: 10 };
const EXCHANGED = { margin: 0.2, values: 10 };
const SORTED = { now: 0.97, before: 0.9, keysMoved: 0.1, pairs: 10 };

interface Compared {
  field: EditionField;
  now: FieldProfile;
  before: FieldProfile;
}

/** Compares the profile of the document with that of the sender's earlier document. Returns the exchanged fields. */
export function findByProfile(log: EditionLog, before: Profile, now: Profile, findings: Findings): void {
  const list = log.fields.all.flatMap((field): Compared[] => {
    const [is, was] = [now.fields[field.name], before.fields[field.name]];
    // The fields of a key are read in another way.
    if (is === undefined || was === undefined || field.isKey !== before.key.includes(field.name)) return [];
    return [{ field, now: is, before: was }];
  });
  for (const one of list) {
    findTypes(one, findings);
    if (one.field.role === 'amount' && !hasRows(log, one.field)) findScale(one, findings);
    if (one.field.isKey) findPatterns(one, findings);
    else findLengths(one, findings);
  }
  findSorting(log, list, findings);
}

/** Whether the amounts were compared row by row, which says more than their medians. */
function hasRows({ comparison }: EditionLog, field: EditionField): boolean {
  return comparison?.amounts.list.some((one) => one.field === field && one.known >= MIN_NUMBERS) === true;
}

/** The pairs of fields whose values look exchanged. */
export function listExchanged(log: EditionLog, before: Profile, now: Profile): [EditionField, EditionField][] {
  const fields = log.fields.all.filter(
    ({ name, isKey }) =>
      !isKey && !before.key.includes(name) && isMeasured(now.fields[name]) && isMeasured(before.fields[name]),
  );
  return fields.flatMap((one, i) =>
    fields.slice(0, i).flatMap((other): [EditionField, EditionField][] => {
      const of = (profile: Profile, field: EditionField) => profile.fields[field.name]!;
      const straightOne = likeness(of(now, one), of(before, one));
      const straightOther = likeness(of(now, other), of(before, other));
      const crossOne = likeness(of(now, one), of(before, other));
      const crossOther = likeness(of(now, other), of(before, one));
      if ([straightOne, straightOther, crossOne, crossOther].some(Number.isNaN)) return [];
      const isExchanged = crossOne >= straightOne + EXCHANGED.margin && crossOther >= straightOther + EXCHANGED.margin;
      return isExchanged ? [[other, one]] : [];
    }),
  );
}

function isMeasured(profile: FieldProfile | undefined): boolean {
  return profile !== undefined && countFilled(profile) >= EXCHANGED.values;
}

function countFilled({ texts, numbers, dates, others }: FieldProfile): number {
  return texts + numbers + dates + others;
}

type ProfileKind = 'texts' | 'numbers' | 'dates';

/** The kind of most values; undefined for other kinds. */
function kindOf(profile: FieldProfile): ProfileKind | undefined {
  const kinds: ProfileKind[] = ['texts', 'numbers', 'dates'];
  return kinds.find((kind) => profile[kind] * 2 > countFilled(profile));
}

/** From 0 to 1; NaN for values of different kinds. */
export function likeness(one: FieldProfile, other: FieldProfile): number {
  const kind = kindOf(one);
  if (kind === undefined || kind !== kindOf(other)) return Number.NaN;
  return kind === 'texts'
    ? compareSketches(one.sketch, other.sketch)
    : compareQuantiles(one.quantiles, other.quantiles);
}

/** The estimated share of values that both have among the values of both. */
function compareSketches(one: readonly number[], other: readonly number[]): number {
  const size = Math.min(64, Math.max(one.length, other.length));
  const union = [...new Set([...one, ...other])].sort((a, b) => a - b).slice(0, size);
  const [inOne, inOther] = [new Set(one), new Set(other)];
  const both = union.filter((hash) => inOne.has(hash) && inOther.has(hash)).length;
  return union.length === 0 ? Number.NaN : both / union.length;
}

/** 1 minus the mean distance of the quantiles, as a share of the range that both have together. */
function compareQuantiles(one: readonly number[], other: readonly number[]): number {
  if (one.length === 0 || other.length === 0) return Number.NaN;
  // Without the ends, which a single wrong value moves.
  const inner = (list: readonly number[]) => list.slice(1, -1);
  const all = [...inner(one), ...inner(other)];
  const range = Math.max(...all) - Math.min(...all);
  if (range === 0) return 1;
  const distances = inner(one).map((value, i) => Math.abs(value - inner(other)[i]!));
  return 1 - distances.reduce((sum, distance) => sum + distance, 0) / distances.length / range;
}

function findTypes({ field, now, before }: Compared, findings: Findings): void {
  const [filled, filledBefore] = [countFilled(now), countFilled(before)];
  if (filled === 0 || filledBefore === 0) return;
  const kinds = ['texts', 'numbers', 'dates', 'others'] as const;
  const moved = kinds.reduce((sum, kind) => sum + Math.max(0, now[kind] / filled - before[kind] / filledBefore), 0);
  findings.add({
    code: 'types_changed',
    field: field.name,
    isWrong: moved >= TYPES_MOVED.share && moved * filled >= TYPES_MOVED.count,
    found: Number(moved.toFixed(3)),
    tolerance: { absolute: TYPES_MOVED.share },
  });
}

function findScale({ field, now, before }: Compared, findings: Findings): void {
  if (now.numbers < MIN_NUMBERS || before.numbers < MIN_NUMBERS) return;
  const [median, medianBefore] = [medianIn(now), medianIn(before)];
  const factor = median / medianBefore;
  findings.add({
    code: 'amounts_scaled',
    field: field.name,
    isWrong: median > 0 && medianBefore > 0 && (factor >= MEDIAN_FACTOR || factor * MEDIAN_FACTOR <= 1),
    found: median,
    expected: medianBefore,
    tolerance: { share: MEDIAN_FACTOR - 1 },
  });
}

const medianIn = ({ quantiles }: FieldProfile): number => quantiles[quantiles.length >> 1] ?? 0;

function findPatterns({ field, now, before }: Compared, findings: Findings): void {
  const counts = Object.entries(now.patterns);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const added = counts.reduce(
    (sum, [pattern, count]) => sum + (Object.hasOwn(before.patterns, pattern) ? 0 : count),
    0,
  );
  findings.add({
    code: 'key_pattern_changed',
    field: field.name,
    isWrong: added >= NEW_PATTERNS.count && added >= NEW_PATTERNS.share * all,
    found: added,
    tolerance: {},
  });
}

function findLengths({ field, now, before }: Compared, findings: Findings): void {
  if (now.texts < LENGTH.texts || before.texts < LENGTH.texts) return;
  const [length, lengthBefore] = [now.characters / now.texts, before.characters / before.texts];
  const factor = length / lengthBefore;
  findings.add({
    code: 'text_lengths_changed',
    field: field.name,
    isWrong: factor >= LENGTH.factor || factor * LENGTH.factor <= 1,
    found: Number(length.toFixed(2)),
    expected: Number(lengthBefore.toFixed(2)),
    tolerance: { share: LENGTH.factor - 1 },
  });
}

/** Names that are in alphabetical order now, while the keys stay in the order that they had. */
function findSorting({ fields, comparison, names }: EditionLog, list: readonly Compared[], findings: Findings): void {
  const name = fields.ofRole('last_name') ?? fields.ofRole('full_name');
  const key = fields.key[0];
  const [ofName, ofKey] = [name, key].map((field) => list.find((one) => one.field === field));
  if (ofName === undefined || ofKey === undefined || (names.pairs.get(ofName.field.name)?.all ?? 0) < SORTED.pairs)
    return;
  const [now, before] = [ofName.now.ascending ?? 0, ofName.before.ascending ?? 1];
  const keysMoved = Math.abs((ofKey.now.ascending ?? 0) - (ofKey.before.ascending ?? 0));
  // With the earlier rows, their order is known; without them, only how far the keys ascend.
  const isKept = comparison === null ? keysMoved < SORTED.keysMoved : comparison.inOrder >= 0.9 * comparison.known;
  findings.add({
    code: 'sorted_apart',
    field: ofName.field.name,
    other_field: ofKey.field.name,
    isWrong: now >= SORTED.now && before < SORTED.before && isKept,
    found: now,
    expected: before,
    tolerance: {},
  });
}
