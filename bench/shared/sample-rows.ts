/** The values of the benchmark's cells: messy as in real reports, and the same in every run. */
import { makeRandom } from './random.ts';
import { SharedTexts } from './shared-texts.ts';

/** A cell for the sheet's XML: the index of a shared string, a number with its style, or a boolean. */
export type SampleCell =
  | { shared: number }
  | { number: number; style?: 'date' | 'datetime' }
  | { bool: boolean }
  | null;

export const HEADER = [
  ...[
    'Member No.',
    'First Name',
    'Surname',
    'E-mail',
    'Phone Number',
    'Date of Birth',
    'Joined',
    'Dues',
    'Hours Worked',
  ],
  ...['Prov.', 'Employer', 'Department', 'City', 'Postal Code', 'Job Title', 'Rate', 'Units', 'Active', 'Last Change'],
  'Comment',
];

/** Texts in each row that no other row has: number, email, phone. */
export const TEXTS_PER_ROW = 3;

const SEED = 20250331;
const NEXT_SEED = 20250430;
const FIRST_NAMES = [
  ...['Anne', 'Bob', 'CHARLES', 'dalia', 'Émile', 'Fatima', 'George', 'Hana', 'INGRID', 'José', 'Karim', 'leah', 'Mei'],
  ...[
    'Noor',
    'Olga',
    'Priya',
    'Quinn',
    'Rosa',
    'Sami',
    'Tara',
    'Uma',
    'victor',
    'WENDY',
    'Xin',
    'Yusuf',
    'Zoë',
    'Jean-Luc',
  ],
];
const LAST_NAMES = [
  ...[
    "O'Brien",
    'Smith',
    'MARTIN',
    'tremblay',
    'Nguyen',
    'Singh',
    'Roy',
    'Gagné',
    'Wong',
    'García',
    'MacDonald',
    'Côté',
  ],
  ...[
    'van  Dyk',
    'Li',
    'Patel',
    'BROWN',
    'Wilson',
    'Chan',
    'Fortin',
    'Kim',
    'lavoie',
    'Morin',
    'Ali',
    'Leblanc',
    'Ross',
  ],
];
const PROVINCES = [
  'Ontario',
  'ON',
  'Ont.',
  'Quebec',
  'QC',
  'Que.',
  'Alberta',
  'B.C.',
  'Manitoba',
  'NS',
  'Sask.',
  'Yukon',
];
const WORDS = ['North', 'Lake', 'Maple', 'River', 'Stone', 'Harbour', 'Field', 'Cedar', 'Bay', 'Hill', 'Mill', 'Grove'];
const UNREAD = ['unknown', 'n/a', '?'];

/** Serials of spreadsheet dates: 1940-01-01 and 1990-01-01. */
const FIRST_BIRTH = 14_611;
const FIRST_START = 32_874;
const BIRTH_DAYS = 23_000;
const START_DAYS = 12_700;

/** The same members in the next month: with the same values, with other amounts, or with other values in all fields but few. */
export type Edition = 'first' | 'other amounts' | 'other values';

/** By how much amounts are larger in the next month. */
const RISE = 7;

/** Makes rows one after the other. Repeated texts are in `texts`, unique ones in `ownTexts`. */
export class SampleRows {
  readonly texts = new SharedTexts();
  readonly #random: ReturnType<typeof makeRandom>;
  readonly #rise: number;
  readonly #pools: Record<string, number[]>;
  readonly header: number[];

  constructor(edition: Edition = 'first') {
    const { texts } = this;
    this.#random = makeRandom(edition === 'other values' ? NEXT_SEED : SEED);
    this.#rise = edition === 'other amounts' ? RISE : 0;
    const pairs = (count: number, ending: string) =>
      Array.from({ length: count }, (_, i) => `${WORDS[i % 12]} ${WORDS[(i * 5 + Math.floor(i / 12)) % 12]} ${ending}`);
    this.header = texts.addPool(HEADER);
    this.#pools = {
      first: texts.addPool(FIRST_NAMES.flatMap((name) => [name, `${name} `, ` ${name}`])),
      last: texts.addPool(LAST_NAMES.flatMap((name) => [name, `${name} `])),
      province: texts.addPool(PROVINCES),
      start: texts.addPool([...makeStartTexts(), ...UNREAD]),
      dues: texts.addPool([...makeDuesTexts(), ...UNREAD]),
      hours: texts.addPool(['7.5', '12', '150', '37.25', 'n/a']),
      employer: texts.addPool(pairs(48, 'Ltd.')),
      department: texts.addPool(pairs(24, 'Department')),
      city: texts.addPool(pairs(96, 'Falls')),
      postal: texts.addPool(Array.from({ length: 4000 }, (_, i) => `K${i % 10}A ${Math.floor(i / 10) % 10}B${i % 7}`)),
      job: texts.addPool(pairs(36, 'Operator')),
      comment: texts.addPool(pairs(140, '& Sons <paid by cheque>')),
    };
  }

  /** Cells of a data row; rows count from 0. `ownBase` is the index of the first row's first own text. */
  makeRow(row: number, ownBase: number): SampleCell[] {
    const own = ownBase + row * TEXTS_PER_ROW;
    // A few numbers occur twice.
    const idRow = row % 997 === 996 ? row - 1 : row;
    const random = this.#random;
    const rise = this.#rise;
    return [
      { shared: ownBase + idRow * TEXTS_PER_ROW },
      this.#pick('first'),
      this.#pick('last'),
      { shared: own + 1 },
      { shared: own + 2 },
      { number: FIRST_BIRTH + random(BIRTH_DAYS), style: 'date' },
      this.#pick('start'),
      random(3) === 0 ? this.#pick('dues', rise) : { number: random(20_000) / 100 + rise },
      random(10) === 0 ? this.#pick('hours', rise) : { number: random(1240) / 4 + rise },
      this.#pick('province'),
      this.#pick('employer'),
      this.#pick('department'),
      this.#pick('city'),
      this.#pick('postal'),
      this.#pick('job'),
      { number: (1500 + random(6000)) / 100 },
      { number: random(500) },
      { bool: random(5) > 0 },
      { number: 45_000 + random(400) + (1 + random(3)) / 4, style: 'datetime' },
      random(2) === 0 ? this.#pick('comment') : null,
    ];
  }

  #pick(pool: string, ahead = 0): SampleCell {
    const indexes = this.#pools[pool]!;
    return { shared: indexes[(this.#random(indexes.length) + ahead) % indexes.length]! };
  }
}

/** The texts that only this row has, in the order of their indexes. */
export function makeOwnTexts(row: number): string[] {
  const name = `member.${row}`;
  const email =
    row % 89 === 88
      ? `${name} at example.org`
      : row % 7 === 6
        ? `${name.toUpperCase()}@Example.org`
        : `${name}@example.org`;
  return [`${100_000 + row}`.padStart(row % 5 === 0 ? 6 : 7, '0'), email, formatPhone(2_042_000_000 + row * 6007, row)];
}

function formatPhone(number: number, row: number): string {
  const [, area, office, line] = /^(...)(...)(....)$/.exec(`${number}`)!;
  if (row % 61 === 60) return `${office}-${line}`;
  const forms = [
    `(${area}) ${office}-${line}`,
    `${area}.${office}.${line}`,
    `+1 ${area} ${office} ${line}`,
    `${number}`,
  ];
  return forms[row % forms.length]!;
}

function makeStartTexts(): string[] {
  const days = Array.from({ length: 5000 }, (_, i) => FIRST_START + ((i * 7) % START_DAYS));
  return days.map((serial, i) => {
    const [year, month, day] = new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 10).split('-');
    return i % 33 === 0 ? `${year}-${month}-${day}` : `${day}/${month}/${year}`;
  });
}

function makeDuesTexts(): string[] {
  const amounts = Array.from({ length: 3000 }, (_, i) => ((i * 137) % 400_000) / 100 + 900);
  return amounts.map((amount, i) => {
    const text = amount.toFixed(2).replace(/(\d)(?=\d{3}\.)/, '$1,');
    return i % 3 === 0 ? `$ ${text}` : i % 50 === 1 ? `(${text})` : text;
  });
}
