import type { ColumnKindName } from '../../../contract/column-kinds.ts';

export interface NameHints {
  /** The words of the name, in lower case and without accents. */
  readonly words: readonly string[];
  /** The starter's field that has this name, or else a name with which this name ends. */
  readonly field: string | undefined;
}

const DATE_WORDS = new Set(['date', 'datum', 'fecha', 'data', 'day', 'deadline', 'expiry', 'expires']);
const MONEY_WORDS = new Set([
  ...['amount', 'price', 'cost', 'fee', 'fees', 'balance', 'salary', 'wage', 'wages', 'paid', 'payment', 'revenue'],
  ...[
    'budget',
    'tax',
    'vat',
    'subtotal',
    'premium',
    'dues',
    'montant',
    'prix',
    'betrag',
    'preis',
    'importe',
    'usd',
    'eur',
    'cad',
  ],
]);
const COUNT_WORDS = new Set([
  'count',
  'quantity',
  'qty',
  'number',
  'anzahl',
  'quantite',
  'nombre',
  'units',
  'age',
  'year',
  'rank',
]);
const CODE_WORDS = new Set([
  ...['id', 'no', 'code', 'ref', 'reference', 'key', 'sku', 'isbn', 'ean', 'iban', 'account', 'acct', 'uuid', 'guid'],
  ...['serial', 'barcode', 'licence', 'license', 'identifier', 'fips', 'zip', 'naics'],
]);
const MEASURE_WORDS = new Set([
  ...['latitude', 'longitude', 'lat', 'lon', 'lng', 'percent', 'percentage', 'pct', 'rate', 'ratio', 'share', 'score'],
  ...['weight', 'length', 'width', 'height', 'size', 'area', 'temperature', 'distance', 'volume', 'speed'],
]);
const BIRTH_WORDS = new Set(['birth', 'birthdate', 'birthday', 'born', 'dob', 'naissance', 'geburtsdatum']);

/** Fields of the starter that have names but no weights, and their kinds. */
const KINDS_OF_FIELDS: Readonly<Record<string, ColumnKindName>> = {
  member_id: 'code',
  date_of_birth: 'birth_date',
  start_date: 'date',
  end_date: 'date',
  amount: 'amount',
  hours: 'hours',
  period: 'period',
  email: 'email',
  phone: 'phone',
};

/** The kind that the name alone suggests; text by default. */
export function findKindByName({ words, field }: NameHints): ColumnKindName {
  const last = words.at(-1) ?? '';
  if (words.some((word) => BIRTH_WORDS.has(word))) return 'birth_date';
  if (field !== undefined && words.length < 4 && Object.hasOwn(KINDS_OF_FIELDS, field)) return KINDS_OF_FIELDS[field]!;
  if (['url', 'link', 'website', 'homepage'].includes(last)) return 'link';
  if (last === 'timestamp' || words.join(' ').endsWith('date time')) return 'date_time';
  if (DATE_WORDS.has(last) || DATE_WORDS.has(words[0] ?? '')) return 'date';
  if (isCodeName({ words })) return 'code';
  if (isQuestion({ words })) return 'boolean';
  if (isMoneyName({ words })) return 'amount';
  if (COUNT_WORDS.has(last)) return 'integer';
  return MEASURE_WORDS.has(last) ? 'number' : 'text';
}

/** `Is member`, `has_children`. */
export function isQuestion({ words }: Pick<NameHints, 'words'>): boolean {
  return words.length > 1 && (words[0] === 'is' || words[0] === 'has');
}

export function isCodeName({ words }: Pick<NameHints, 'words'>): boolean {
  return CODE_WORDS.has(words.at(-1) ?? '');
}

export function isMoneyName({ words }: Pick<NameHints, 'words'>): boolean {
  return words.some((word) => MONEY_WORDS.has(word));
}

export function isBirthName({ words }: Pick<NameHints, 'words'>): boolean {
  return words.some((word) => BIRTH_WORDS.has(word));
}
