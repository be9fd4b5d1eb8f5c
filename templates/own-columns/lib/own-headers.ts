import { type ColumnCall, type FieldScores, nonEmpty, normalizeHeader, share, type Value } from 'ade/rules';

/** The columns are the author's own: a header that equals a name of the field outweighs all evidence from its values. */
const SCORES = { label: 9.9, same: 9.4, sameWords: 7, alike: 6.5, lastPart: 5, shortened: 4.5, contained: 1 } as const;

/** Different spellings of the same word in headers; `normalizeHeader` knows those of `no`. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  acct: 'account',
  addr: 'address',
  amt: 'amount',
  avg: 'average',
  bal: 'balance',
  cat: 'category',
  co: 'company',
  ctry: 'country',
  cust: 'customer',
  descr: 'description',
  dob: 'birthdate',
  dt: 'date',
  emp: 'employee',
  ident: 'id',
  identifier: 'id',
  inv: 'invoice',
  mgr: 'manager',
  mth: 'month',
  number: 'no',
  org: 'organization',
  organisation: 'organization',
  pct: 'percent',
  ph: 'phone',
  qty: 'quantity',
  ref: 'reference',
  tel: 'phone',
  telephone: 'phone',
  tot: 'total',
  yr: 'year',
};
/** Words that do not distinguish headers. */
const FILLERS = new Set(['the', 'of', 'a', 'an', 'de', 'du', 'des', 'la', 'le', 'der', 'die', 'das', 'in', 'and']);
/** Words in names that say what kind of value it is. */
const KIND_WORDS = new Set(['address', 'amount', 'code', 'date', 'id', 'name', 'no', 'total']);
/** Minimum lengths: shorter words resemble others too often. */
const MIN_PREFIX = 3;
const MIN_TYPO = 5;
/** `County` is not a misspelled `Country`. */
const MIN_TYPO_ALONE = 7;

/** A header that fits one field better than all others counts this much more. */
const ALONE = 1.5;

type Header = Pick<ColumnCall, 'header' | 'header_parts'>;

/** The labels of all fields. */
let labels: ReadonlySet<string> | undefined;

/** By header, so that each header is compared with all fields only once. */
const known = new Map<string, ReadonlyMap<string, number>>();

/**
 * How well a header fits the label and the synonyms of the module's own field, compared with all other fields. `fits`: whether a value is
 * of the field's kind. Only a header that equals a name of the field may have other values.
 */
export function scoreHeader(call: ColumnCall, fits?: (value: Value) => boolean): FieldScores {
  const all = compareAll(call);
  const own = all.get(call.field_name) ?? 0;
  if (own === 0 || (own < SCORES.sameWords && hasOtherValues(call, fits))) return { scores: {} };
  const isAlone = [...all].every(([field, score]) => field === call.field_name || score < own);
  const more = isAlone && own >= SCORES.shortened ? ALONE : 0;
  // A label is surer than a synonym: if a table has both, the field is in the column with its label.
  const most = own === SCORES.label ? SCORES.label : SCORES.same;
  return { scores: { [call.field_name]: Math.min(most, own + more) } };
}

function hasOtherValues({ values_sample }: ColumnCall, fits?: (value: Value) => boolean): boolean {
  return fits !== undefined && nonEmpty(values_sample).length > 0 && share(values_sample, fits) < 0.5;
}

/** Scores of all fields that the header fits. */
function compareAll(call: ColumnCall): ReadonlyMap<string, number> {
  const { meta } = call.manifest.columns;
  const named = { header: findNumbered(call) ?? call.header, header_parts: call.header_parts };
  const key = JSON.stringify([named.header, named.header_parts]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const all = new Map<string, number>();
  for (const [field, { label, synonyms }] of Object.entries(meta)) {
    const isLabel = squash(named.header) === squash(label);
    const score = isLabel
      ? SCORES.label
      : Math.max(0, ...[label, ...synonyms].map((name) => compareHeader(named, name)));
    if (score > 0) all.set(field, score);
  }
  known.set(key, all);
  return all;
}

/**
 * `Phone 2` for the second column with the header `Phone`, if a field has that label: so `ade init --from` named
 * columns whose headers are equal. Undefined if none has.
 */
function findNumbered({ header, column_index, table_id, artifact, manifest }: ColumnCall): string | undefined {
  labels ??= new Set(Object.values(manifest.columns.meta).map(({ label }) => squash(label)));
  if (!labels.has(squash(`${header} 2`))) return undefined;
  const table = artifact.sheets.flatMap(({ tables }) => tables).find(({ id }) => id === table_id);
  const alike = (table?.columns ?? []).filter((column) => squash(column.header) === squash(header));
  const place = alike.findIndex(({ column }) => toIndex(column) === column_index) + 1;
  const name = `${header} ${place}`;
  return place > 1 && labels.has(squash(name)) ? name : undefined;
}

/** The 0-based place of a column by its letters: 26 for `AA`. */
function toIndex(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function compareHeader({ header, header_parts }: Header, name: string): number {
  if (squash(header) === squash(name)) return SCORES.same;
  const [whole, wholeName] = [normalizeHeader(header), normalizeHeader(name)];
  if (wholeName === '') return 0;
  if (isSame(whole, wholeName) || isSame(toLetters(header), toLetters(name))) return SCORES.sameWords;
  const [bare, bareName] = [withoutRemarks(header), withoutRemarks(name)];
  // The weights alone already count this much, and another field may have exactly this header.
  if (isSame(bare, wholeName)) return SCORES.shortened;
  if (isAlike(listWords(whole), listWords(wholeName))) return SCORES.alike;
  if (isSame(bare, bareName) || isAlike(listWords(bare), listWords(bareName))) return SCORES.alike - 0.25;
  if (isSame(normalizeHeader(header_parts.at(-1) ?? ''), wholeName)) return SCORES.lastPart;
  if (isShortened(listWords(bare), listWords(bareName))) return SCORES.shortened;
  return ` ${bare} `.includes(` ${wholeName} `) ? SCORES.contained : 0;
}

/** Removes remarks in parentheses. */
function withoutRemarks(text: string): string {
  return normalizeHeader(text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '));
}

/** Only letters and digits: `phonenumber` equals `Phone Number`. Short forms are not replaced. */
function toLetters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Only here, `Amount €` and `Amount $` differ. */
function squash(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/gu, ' ');
}

function isSame(header: string, name: string): boolean {
  return header !== '' && header.replaceAll(' ', '') === name.replaceAll(' ', '');
}

function listWords(text: string): string[] {
  const words = text.split(' ').filter((word) => word !== '');
  const telling = words.filter((word) => !FILLERS.has(word));
  return (telling.length > 0 ? telling : words).map(
    (word) => SHORT_FORMS[word] ?? SHORT_FORMS[toSingular(word)] ?? toSingular(word),
  );
}

/** The singular of English words, as far as headers need it: `cities`, `amounts`. */
function toSingular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

/** The same words in any order, each perhaps with a typing error; if one word is equal, others may be shortened. */
function isAlike(header: readonly string[], name: readonly string[]): boolean {
  if (header.length !== name.length || header.length === 0) return false;
  const same = header.filter((word) => name.includes(word));
  const left = [...name];
  for (const word of same) left.splice(left.indexOf(word), 1);
  const others = header.filter((word) => !same.includes(word));
  const isAlone = same.length === 0;
  return others.every((word) => {
    const at = left.findIndex((other) => isLikeWord(word, other, isAlone));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** `Due` for `Due date`: a name without the word that says what kind of value it is. */
function isShortened(header: readonly string[], name: readonly string[]): boolean {
  const rest = name.filter((word) => !KIND_WORDS.has(word));
  return rest.length > 0 && rest.length < name.length && isAlike(header, rest);
}

function isLikeWord(one: string, other: string, isAlone: boolean): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (/\d/.test(one + other)) return false;
  if (!isAlone && short.length >= MIN_PREFIX && long.startsWith(short)) return true;
  return short.length >= (isAlone ? MIN_TYPO_ALONE : MIN_TYPO) && isOneTypo(short, long);
}

/** One character added, removed or replaced, or two exchanged. */
function isOneTypo(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}
