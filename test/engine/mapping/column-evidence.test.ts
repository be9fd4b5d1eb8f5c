import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnEvidence, columnEvidenceFamilies, findColumnSentence } from '../../../src/contract/column-evidence.ts';
import { listSignsBeside, type Sign } from '../../../src/engine/mapping/evidence/list-signs.ts';
import { makeColumnModel } from '../../../src/engine/mapping/weights/column-model.ts';
import { listTableSigns } from '../../../src/engine/mapping/weights/table-signs.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';
import { INITIAL_WEIGHTS } from '../../../src/trials/learn/columns/initial-weights.ts';
import type { CellValue } from '../../../src/workbook/types.ts';

const { manifest } = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  engine: {},
  columns: {
    order: ['postal_code', 'phone', 'born'],
    meta: {
      postal_code: { label: 'Postal code', synonyms: ['zip', 'zip code'] },
      phone: { label: 'Phone', synonyms: ['home phone'] },
      born: { label: 'Born', type_hint: 'date' },
    },
  },
});

/** A word that the headers of several documents share may be part of a run-together word. */
const weights = { ...INITIAL_WEIGHTS, evidence: { 'header_word.mailing': { '(none)': 1 } } };
// Only pieces with weights are tested, and here all are wanted.
const { tested: _, ...model } = makeColumnModel(weights, manifest);

/** The same package with a language and a country. */
const { tested: __, ...german } = makeColumnModel(weights, manifest, {
  languages: {
    de: {
      schema: 'ade.words/v1',
      fields: { postal_code: ['Postleitzahl'], phone: ['Telefon', 'Telefon privat'] },
      other: ['Geschlecht', 'Telefon gesch.'],
      optional: ['Mitglied'],
    },
  },
  countries: {
    DE: {
      schema: 'ade.country/v1',
      languages: ['de'],
      postal_code: ['99999'],
      phone: { code: '49', trunk: '0', digits: [6, 11] },
    },
  },
});

/** The signs of a column with these header rows and values; signs about a field are named `piece field`. */
function read(headerParts: string[], values: CellValue[] = []): Record<string, number> {
  return nameSigns(listTableSigns(model, [{ headerParts, values }])[0]!);
}

function nameSigns(signs: readonly Sign[]): Record<string, number> {
  const nameOf = (field?: number) => (field === undefined ? '' : ` ${manifest.columns.order[field]}`);
  return Object.fromEntries(signs.map(({ piece, value, field }) => [`${piece}${nameOf(field)}`, value]));
}

/** The signs of the first of several columns with these headers, in a package with a language. */
function readGerman(headers: string[], values: CellValue[] = []): Record<string, number> {
  const columns = headers.map((header, i) => ({ headerParts: [header], values: i === 0 ? values : [] }));
  return nameSigns(listTableSigns(german, columns)[0]!);
}

/** For each piece of evidence about values: values that show it, and values that do not. */
const VALUES: Record<
  Exclude<keyof typeof columnEvidence.values, 'postal_codes'>,
  [has: CellValue[], hasNot: CellValue[]]
> = {
  emails: [['ann@example.org'], ['ann at example.org', '@ann']],
  links: [['https://example.org', 'www.example.org'], ['example']],
  phones: [
    ['416-555-0123', '(416) 555 0123', '+1 416.555.0123', '416-555-0123 x4'],
    ['4165550123', '555-0123'],
  ],
  ten_digits: [['4165550123', 4165550123], ['416555012']],
  five_digits: [
    ['02134', 90210],
    ['9021', '902101'],
  ],
  nine_digits: [
    ['02134-1234', '021341234'],
    ['02134', '416-555-0123'],
  ],
  canadian_codes: [
    ['K1A 0B1', 'h2x1y4'],
    ['K1A', '02134'],
  ],
  region_codes: [
    ['ON', 'ny'],
    ['zz', 'Ontario'],
  ],
  region_names: [
    ['Ontario', 'Québec', 'new york'],
    ['ON', 'Paris'],
  ],
  two_letters: [
    ['zz', 'ON'],
    ['z1', 'abc'],
  ],
  streets: [
    ['12 King Street W', '5 rue des Érables'],
    ['King Street', '12'],
  ],
  number_and_words: [['12 King'], ['King 12', '12']],
  street_words: [['King Street'], ['King']],
  post_boxes: [
    ['PO Box 7', 'P.O. Box 12'],
    ['Box', '7'],
  ],
  cities: [
    ['Toronto', 'MONTRÉAL', 'New York'],
    ['Toronto 2', 'nowhere'],
  ],
  first_names: [
    ['Mary', 'PIERRE'],
    ['Mary Ann', 'Zzz'],
  ],
  starts_with_first_name: [['Mary Zzz'], ['Mary', 'Zzz Mary']],
  first_name_later: [['Zzz Mary', 'Zzz, Mary'], ['Mary Zzz']],
  last_names: [['Smith', 'Tremblay'], ['Mary Smith']],
  ends_with_last_name: [['Zzz Smith'], ['Smith', 'Smith Zzz']],
  starts_with_last_name: [['Smith, Zzz'], ['Smith', 'Zzz Smith']],
  company_words: [['Zzz Inc.', 'Zzz ltée'], ['Zzz']],
  job_words: [['Senior Manager'], ['Zzz']],
  comma_names: [['Smith, Ann'], ['Smith Ann', '1, 2']],
  one_word: [
    ['Ann', "O'Hara", 'Élise'],
    ['Ann Lee', 'a1'],
  ],
  two_words: [['Ann Lee'], ['Ann']],
  three_words: [
    ['Jan van Berg', 'Jan van der Berg'],
    ['Ann Lee', 'a b c d e'],
  ],
  many_words: [['one two three four five six'], ['one two three four five']],
  numbers: [
    [1, -2.5, '1,234', '(3.20)', '$ 5', '12 %'],
    ['1-2', 'x1'],
  ],
  decimals: [
    [2.5, '1,234.50'],
    [2, '2'],
  ],
  currency: [
    ['$5', '5 €', '(£ 5)'],
    ['5', '$'],
  ],
  dates: [
    [{ date: '2024-03-04' }, '2024-03-04', '3/4/24', '4 Mar 2024', 'March 4, 2024', '2024-03-04T10:00:00'],
    ['2024', '12-34', { time: '10:00:00' }],
  ],
  capitals: [['ANN LEE', 'K1A'], ['Ann']],
  capitalised: [
    ['Ann', 'Élise'],
    ['ANN', 'ann', '1a'],
  ],
  letters_and_digits: [['A12'], ['A', '12']],
  parentheses: [['Ann (new)'], ['Ann']],
  one_character: [['M', 1], ['MM']],
  initials: [
    ['Lee, Ann M', 'Ann M.'],
    ['M', 'Ann'],
  ],
  ampersands: [['Ann & Bob'], ['&', 'Ann']],
};

for (const [piece, [has, hasNot]] of Object.entries(VALUES)) {
  test(`values: ${findColumnSentence(piece)}`, () => {
    for (const value of has) assert.equal(read([], [value])[piece], 1, JSON.stringify(value));
    for (const value of hasNot) assert.equal(read([], [value])[piece], undefined, JSON.stringify(value));
    // Blank cells do not count; the rest is a share.
    assert.equal(read([], [null, has[0]!, hasNot[0]!, ''])[piece], 0.5);
  });
}

/** For each other piece of evidence: a header and values that show it, and a header and values that do not. */
const OTHERS: Record<string, [has: [string[], CellValue[]?], hasNot: [string[], CellValue[]?]]> = {
  'exact_name postal_code': [[['ZIP_code']], [['zip codes']]],
  'exact_last_part phone': [[['Home', 'Phone']], [['Phone', 'Home']]],
  'exact_whole phone': [[['Home', 'Phone']], [['Work', 'Phone']]],
  'numbered_name phone': [[['Phone 2']], [['Phone']]],
  'ends_with_name phone': [[['Work Phone 2']], [['Phone work']]],
  'starts_with_name phone': [[['Phone of work']], [['work phone']]],
  'name_inside phone': [[['my phone type']], [['my phone']]],
  'all_name_words postal_code': [[['code of postal area']], [['postal']]],
  'name_share postal_code': [[['zip']], [['area']]],
  'wrong_type born': [
    [['born'], ['Toronto']],
    [['born'], ['2001-02-03']],
  ],
  no_header: [[['Col_3']], [['Color']]],
  no_name_fits: [[['area']], [['zip area']]],
  other_words: [[['zip area']], [['zip']]],
  numbered: [[['area 2']], [['2']]],
  header_of_one_word: [[['area']], [['my area']]],
  long_header: [[['one two three four']], [['one two three']]],
  all_blank: [
    [[], [null, ' ']],
    [[], [1]],
  ],
  filled: [
    [[], [1]],
    [[], [null]],
  ],
  distinct: [
    [[], [1, 2]],
    [[], [null]],
  ],
  constant: [
    [[], Array(12).fill('x')],
    [[], Array(11).fill('x')],
  ],
  counts_rows: [
    [[], [1, '2.', null, 4]],
    [[], [2, 3, 4]],
  ],
  few_values: [
    [[], [1, 2, 3, 4, ...Array(8).fill(5)]],
    [[], [1, 2, 3, 4, 5, ...Array(8).fill(6)]],
  ],
  length_3: [
    [[], ['abc']],
    [[], ['abcd']],
  ],
  length_8: [
    [[], ['abcd']],
    [[], ['abc']],
  ],
  length_15: [
    [[], ['a'.repeat(15)]],
    [[], ['a'.repeat(16)]],
  ],
  length_30: [
    [[], ['a'.repeat(16)]],
    [[], ['a'.repeat(31)]],
  ],
  length_over_30: [
    [[], ['a'.repeat(31)]],
    [[], ['a'.repeat(30)]],
  ],
  'header_word.area': [[['my area no']], [['areas']]],
  'first_word.area': [[['area no']], [['my area']]],
  'header_is.homephoneno': [[['Home', 'Phone-No. (new)']], [['Home phone no 2']]],
  'last_word.area': [[['my area']], [['area no']]],
  'group_word.home': [[['Home', 'Area']], [['Home']]],
};

for (const [sign, [has, hasNot]] of Object.entries(OTHERS)) {
  test(`${sign}: ${findColumnSentence(sign.split(' ')[0]!)}`, () => {
    assert.ok(read(...has)[sign]! > 0);
    assert.equal(read(...hasNot)[sign], undefined);
  });
}

test('neighbours: the probability of each field there, or that there is no column', () => {
  const left = [
    { name: 'a', chance: 0.9 },
    { name: 'b', chance: 0.01 },
  ];
  const signs = listSignsBeside(left, undefined);
  assert.deepEqual(signs, [
    { piece: 'left_is.a', value: 0.9 },
    { piece: 'no_column_right', value: 1 },
  ]);
});

/** Evidence that only packages with languages have: headers and values that show it, and others that do not. */
const OF_LANGUAGES: Record<string, [has: [string[], CellValue[]?], hasNot: [string[], CellValue[]?]]> = {
  'close_name phone': [[['Telefon priv.', 'Postleitzahl']], [['Telefon', 'Postleitzahl']]],
  'familiar_name phone': [
    [['Telefon', 'Telefon privat', 'Postleitzahl', 'Postleitzahl', 'Farbe']],
    [['Telefon', 'Größe', 'Farbe']],
  ],
  other_name: [[['Geschlecht', 'Postleitzahl']], [['Größe', 'Postleitzahl']]],
  unknown_table: [[['Größe', 'Telefon', 'Farbe']], [['Telefon', 'Postleitzahl', 'Farbe']]],
  postal_codes: [
    [['Postleitzahl'], ['80331']],
    [['Postleitzahl'], ['8033']],
  ],
};

for (const [sign, [has, hasNot]] of Object.entries(OF_LANGUAGES)) {
  test(`${sign}: ${findColumnSentence(sign.split(' ')[0]!)}`, () => {
    assert.equal(readGerman(...has)[sign], 1);
    assert.equal(readGerman(...hasNot)[sign], undefined);
  });
}

test('columns that are no field count neither for nor against a familiar table', () => {
  const isFamiliar = (...headers: string[]) => readGerman(headers)['familiar_name phone'] !== undefined;
  assert.ok(isFamiliar('Telefon', 'Postleitzahl', 'Geschlecht', 'Geschlecht'));
  assert.ok(!isFamiliar('Telefon', 'Postleitzahl', 'Größe', 'Farbe'));
  assert.ok(!isFamiliar('Geschlecht'));
});

test('numbers that do not count rows', () => {
  for (const values of [
    [1, 2],
    [1, 1, 2],
    [1, 2.5, 4],
    [1, 'x', 3],
    [1, 3, 7, 12],
    [1, 2, 3, 5],
  ])
    assert.equal(read([], values).counts_rows, undefined, JSON.stringify(values));
});

test('values are only tested for pieces with weights', () => {
  const weighed = makeColumnModel({ ...weights, evidence: { emails: { phone: 1 } } }, manifest);
  const input = { headerParts: ['Phone'], values: ['ann@example.org', 'Ontario'] };
  const pieces = listTableSigns(weighed, [input])[0]!.map(({ piece }) => piece);
  assert.ok(pieces.includes('emails'));
  assert.ok(!pieces.includes('one_word') && read(['Phone'], ['Ontario']).one_word === 1);
});

test('every piece of evidence has a test here', () => {
  const tested = [
    ...Object.keys(OF_LANGUAGES).map((sign) => sign.split(' ')[0]!),
    ...Object.keys(VALUES),
    ...Object.keys(OTHERS).map((sign) => sign.split(/[ .]/)[0]!),
  ];
  const beside = ['no_column_left', 'no_column_right', 'left_is', 'right_is'];
  const all = [...Object.values(columnEvidence).flatMap(Object.keys), ...Object.keys(columnEvidenceFamilies)];
  assert.deepEqual([...tested, ...beside].sort(), all.sort());
});

test('words that are run together are found where both parts are known', () => {
  for (const header of ['MailingZipCode', 'mailingzipcode', 'MAILINGZIPCODE', 'mailing zip-code']) {
    assert.equal(read([header])['ends_with_name postal_code'], 1, header);
    assert.equal(read([header])['first_word.mailing'], 1, header);
  }
  assert.equal(read(['areazipcode'])['ends_with_name postal_code'], undefined, 'nobody knows the word "area"');
});
