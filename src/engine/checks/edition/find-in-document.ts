import type { Profile } from '../../../contract/profile.ts';
import type { EditionLog } from './edition-log.ts';
import { findPart } from './find-parts.ts';
import type { Findings } from './findings.ts';
import { Tallies, type Tally } from './tally.ts';

/** A share and a count together: in a short list, few rows are a large share. */
const SHIFTED = { share: 0.25, ofShare: 2, count: 5 };
const REPEATED_AMOUNT = { share: 0.55, rise: 0.15, numbers: 10 };
const GIVEN_NAMES = { lead: 0.15, names: 10 };
const NAMES_IN_ONE_FIELD = { share: 0.1, count: 3 };
const PERSONS_AT_FIRST = 1;
const DECIMAL_KEYS = { share: 0.5, count: 3 };
const BROKEN_TEXTS = 2;
/** In a first document, a negative amount is remarkable only if it is alone: some amounts can be negative. */
const NEGATIVE_AT_FIRST = { count: 1, numbers: 10 };

/** Finds what contradicts itself in the document; `before` is the profile of the sender's earlier document. */
export function findInDocument(log: EditionLog, before: Profile | null, findings: Findings): void {
  const { sense, fields } = log;
  const birth = fields.ofRole('birth')?.name;
  const start = fields.ofRole('start')?.name;
  if (birth !== undefined) addCount(findings, 'age_impossible', sense.agesImpossible, birth);
  if (birth !== undefined && start !== undefined)
    addCount(findings, 'start_before_birth', sense.startsBeforeBirth, start);
  findShifted(log, findings);
  findTotals(log, findings);
  findRatios(log, findings);
  findNames(log, findings);
  findAmounts(log, before, findings);
  findBroken(log, before, findings);
  if (fields.key.length > 0) addCount(findings, 'key_repeated', sense.keysRepeated, fields.key[0]!.name);
  if (before === null) {
    findDecimalKeys(log, findings);
    findParts(log, findings);
  }
  for (const [code, tally, field] of [
    ['key_missing', sense.keysMissing, fields.key[0]],
    ['person_repeated', sense.personsRepeated, fields.names[0]],
  ] as const) {
    if (field === undefined) continue;
    // In a sender's first document, rows without a key and persons in several rows are usual, unless it is one alone.
    const isUsual = before === null && (code === 'key_missing' || tally.count > PERSONS_AT_FIRST);
    if (isUsual) findings.keep(code, field.name, tally.count);
    else addCount(findings, code, tally, field.name);
  }
}

function addCount(findings: Findings, code: Parameters<Findings['add']>[0]['code'], tally: Tally, field: string): void {
  findings.add({ code, field, isWrong: tally.count > 0, found: tally.count, tolerance: {}, tally });
}

/** One field with values of the wrong kind is named; if there are several, the cells are in the wrong columns. */
function findShifted({ fields, sense, profiles, wrongKinds }: EditionLog, findings: Findings): void {
  const expecting = fields.all.filter(({ expects }) => expects !== null);
  if (expecting.length === 0) return;
  const wrong = expecting
    .map(({ name, position }) => ({ name, filled: profiles[position]!.filled, count: wrongKinds.of(name).count }))
    .filter(
      ({ count, filled }) => count >= SHIFTED.count || (count >= SHIFTED.ofShare && count >= SHIFTED.share * filled),
    )
    .sort((a, b) => b.count - a.count);
  const [worst] = wrong;
  findings.add({
    code: 'cells_shifted',
    field: wrong.length === 1 ? worst?.name : undefined,
    isWrong: worst !== undefined,
    found: worst === undefined ? 0 : sense.shifted.count,
    tolerance: {},
    tally: sense.shifted,
  });
}

/** A part of the amounts with another decimal point, by themselves or by their ratio to others of the same rows. */
function findParts({ fields, profiles, sense }: EditionLog, findings: Findings): void {
  const found = new Set<string>();
  for (const { one, other, numbers } of sense.listRatioSamples()) {
    const part = findPart(numbers);
    if (part !== null) found.add(part === 'more' ? one : other);
  }
  for (const { name, position } of fields.amounts) {
    const isPart = findPart(profiles[position]?.sampled.filter((number) => number > 0) ?? []) === 'more';
    findings.add({
      code: 'amount_multiplied',
      field: name,
      detail: 'in_document',
      isWrong: isPart || found.has(name),
      found: Number(isPart || found.has(name)),
      tolerance: {},
    });
  }
}

/** Ids such as 1001.0; later documents are compared with how their keys were written before. */
function findDecimalKeys({ fields, profiles }: EditionLog, findings: Findings): void {
  for (const { name, position } of fields.key) {
    const { keys, decimalKeys } = profiles[position]!;
    findings.add({
      code: 'key_pattern_changed',
      field: name,
      detail: 'in_document',
      isWrong: decimalKeys >= DECIMAL_KEYS.count && decimalKeys >= DECIMAL_KEYS.share * keys,
      found: decimalKeys,
      tolerance: {},
    });
  }
}

function findTotals({ fields, sense }: EditionLog, findings: Findings): void {
  const tallies = merge(sense.listTotals());
  for (const { name } of fields.amounts) {
    const tally = tallies.of(name);
    findings.add({
      code: 'total_as_row',
      field: name,
      isWrong: tally.count > 0,
      found: tally.count,
      tolerance: {},
      tally,
    });
  }
}

function findRatios({ fields, sense }: EditionLog, findings: Findings): void {
  const tallies = merge(sense.listRatios());
  for (const { name } of fields.amounts.slice(1)) {
    const tally = tallies.of(name);
    findings.add({
      code: 'amount_ratio',
      field: name,
      isWrong: tally.count > 0,
      found: tally.count,
      tolerance: {},
      tally,
    });
  }
}

function merge(list: Iterable<{ field: string; tally: Tally }>): Tallies {
  const merged = new Tallies();
  for (const { field, tally } of list) for (const row of tally.rows) merged.of(field).add(tally.table, row);
  return merged;
}

function findNames({ fields, sense, names, profiles }: EditionLog, findings: Findings): void {
  const [first, last] = [fields.ofRole('first_name'), fields.ofRole('last_name')];
  if (first === undefined || last === undefined) return;
  const { first_name: ofFirst, last_name: ofLast } = names.given;
  const shareOf = ({ names: count, given }: typeof ofFirst) => (count === 0 ? 0 : given / count);
  const lead = shareOf(ofLast) - shareOf(ofFirst);
  findings.add({
    code: 'names_exchanged',
    field: last.name,
    other_field: first.name,
    isWrong: ofLast.names >= GIVEN_NAMES.names && ofFirst.names >= GIVEN_NAMES.names && lead >= GIVEN_NAMES.lead,
    found: Number(Math.max(0, lead).toFixed(3)),
    tolerance: { absolute: GIVEN_NAMES.lead },
  });
  const { count } = sense.namesInOneField;
  const { filled } = profiles[last.position]!;
  findings.add({
    code: 'names_in_one_field',
    field: last.name,
    isWrong: count >= NAMES_IN_ONE_FIELD.count && count >= NAMES_IN_ONE_FIELD.share * filled,
    found: count,
    tolerance: {},
    tally: sense.namesInOneField,
  });
}

function findAmounts({ fields, sense, profiles }: EditionLog, before: Profile | null, findings: Findings): void {
  for (const { name, position } of fields.amounts) {
    const profile = profiles[position]!;
    const earlier = before?.fields[name];
    const tally = sense.negatives.of(name);
    const isAlone = profile.numbers >= NEGATIVE_AT_FIRST.numbers && tally.count <= NEGATIVE_AT_FIRST.count;
    const isNew = earlier === undefined ? isAlone : earlier.negative === 0 || findings.wasOpen('amount_negative', name);
    findings.add({
      code: 'amount_negative',
      field: name,
      isWrong: tally.count > 0 && isNew,
      found: tally.count,
      expected: earlier?.negative ?? 0,
      tolerance: {},
      tally,
    });
    const share = profile.numbers === 0 ? 0 : profile.mostFrequent / profile.numbers;
    const shareBefore = earlier === undefined || earlier.numbers === 0 ? 0 : earlier.most_frequent / earlier.numbers;
    // A share that is near the limit goes over it by a few rows.
    const wasSo = shareBefore > share - REPEATED_AMOUNT.rise && !findings.wasOpen('amount_repeated', name);
    // Without an earlier document, it may be a fee that most people pay.
    const isNews = earlier === undefined ? profile.isFilledDown : !wasSo;
    findings.add({
      code: 'amount_repeated',
      field: name,
      isWrong: share >= REPEATED_AMOUNT.share && profile.numbers >= REPEATED_AMOUNT.numbers && isNews,
      found: Number(share.toFixed(3)),
      expected: Number(shareBefore.toFixed(3)),
      tolerance: { absolute: REPEATED_AMOUNT.share },
    });
  }
}

function findBroken({ fields, profiles, isFound }: EditionLog, before: Profile | null, findings: Findings): void {
  // First and last names are written with the same letters.
  const all = profiles.reduce((sum, { broken }) => sum + broken, 0);
  for (const { name, position } of fields.all) {
    const { broken, texts } = profiles[position]!;
    if (isFound[position] === 0 || texts === 0) continue;
    const wasBroken = (before?.fields[name]?.broken ?? 0) > 0 && !findings.wasOpen('broken_letters', name);
    findings.add({
      code: 'broken_letters',
      field: name,
      isWrong: broken > 0 && all >= BROKEN_TEXTS && !wasBroken,
      found: broken,
      expected: before?.fields[name]?.broken ?? 0,
      tolerance: {},
    });
  }
}
