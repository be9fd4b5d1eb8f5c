import { type ColumnCall, type FieldScores, normalizeHeader } from 'ade/rules';

/** The columns are somebody's own: a header that is just a name of the field outweighs all that its values look like. */
const SCORES = { same: 9.9, sameWords: 7, alike: 6.5, lastPart: 5, shortened: 4.5, contained: 1 } as const;

/** What people write for the same word in headers; `normalizeHeader` knows those for `no`. */
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
/** Words that say nothing. */
const FILLERS = new Set(['the', 'of', 'a', 'an', 'de', 'du', 'des', 'la', 'le', 'der', 'die', 'das', 'in', 'and']);
/** Words of names that say what kind of value it is. */
const KIND_WORDS = new Set(['address', 'amount', 'code', 'date', 'id', 'name', 'no', 'total']);
/** Shorter words are too often like others. */
const MIN_PREFIX = 3;
const MIN_TYPO = 5;

/** How well a header fits the label and the synonyms of the module's own field. */
export function scoreHeader(call: ColumnCall): FieldScores {
  const names = [call.field_meta.label, ...call.field_meta.synonyms];
  const score = Math.max(0, ...names.map((name) => compareHeader(call, name)));
  return { scores: score === 0 ? {} : { [call.field_name]: score } };
}

function compareHeader({ header, header_parts }: Pick<ColumnCall, 'header' | 'header_parts'>, name: string): number {
  if (squash(header) === squash(name)) return SCORES.same;
  const [whole, wholeName] = [normalizeHeader(header), normalizeHeader(name)];
  if (wholeName === '') return 0;
  if (isSame(whole, wholeName)) return SCORES.sameWords;
  const [bare, bareName] = [withoutRemarks(header), withoutRemarks(name)];
  // The weights count this much themselves, and another field may have just this header.
  if (isSame(bare, wholeName)) return SCORES.shortened;
  if (isAlike(listWords(whole), listWords(wholeName))) return SCORES.alike;
  if (isSame(bare, bareName) || isAlike(listWords(bare), listWords(bareName))) return SCORES.alike - 0.25;
  if (isSame(normalizeHeader(header_parts.at(-1) ?? ''), wholeName)) return SCORES.lastPart;
  if (isShortened(listWords(bare), listWords(bareName))) return SCORES.shortened;
  return ` ${bare} `.includes(` ${wholeName} `) ? SCORES.contained : 0;
}

/** Without what is in parentheses. */
function withoutRemarks(text: string): string {
  return normalizeHeader(text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '));
}

/** `Amount €` and `Amount $` differ here, and nowhere else. */
function squash(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/gu, ' ');
}

function isSame(header: string, name: string): boolean {
  return header !== '' && header.replaceAll(' ', '') === name.replaceAll(' ', '');
}

function listWords(text: string): string[] {
  const words = text.split(' ').filter((word) => word !== '');
  const telling = words.filter((word) => !FILLERS.has(word));
  return (telling.length > 0 ? telling : words).map((word) => SHORT_FORMS[word] ?? word);
}

/** The same words in whatever order, each perhaps shortened, in the plural, or with a typing error. */
function isAlike(header: readonly string[], name: readonly string[]): boolean {
  if (header.length !== name.length || header.length === 0) return false;
  const left = [...name];
  return header.every((word) => {
    const exact = left.indexOf(word);
    const at = exact >= 0 ? exact : left.findIndex((other) => isLikeWord(word, other));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

/** `Due` for `Due date`: a name without the word that says what kind of value it is. */
function isShortened(header: readonly string[], name: readonly string[]): boolean {
  const rest = name.filter((word) => !KIND_WORDS.has(word));
  return rest.length > 0 && rest.length < name.length && isAlike(header, rest);
}

function isLikeWord(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (/\d/.test(one + other) || short.length < MIN_PREFIX) return false;
  if (long.startsWith(short)) return true;
  return short.length >= MIN_TYPO && isOneTypo(short, long);
}

/** One character more, less, other, or two exchanged. */
function isOneTypo(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
}
