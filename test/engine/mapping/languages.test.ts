import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMonth, listMonthNames } from '../../../src/contract/period-text/index.ts';
import { listSpellings } from '../../../src/contract/spellings.ts';
import type { Words } from '../../../src/contract/words.ts';
import { FieldNames } from '../../../src/engine/mapping/evidence/views/field-names.ts';
import { HeaderReader } from '../../../src/engine/mapping/evidence/views/header-words.ts';
import { ValueShapes } from '../../../src/engine/mapping/evidence/views/value-shapes.ts';
import { LanguageGuesser } from '../../../src/engine/mapping/languages/guess-language.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';
import { findSheet, runToSuccess, type TestPackage, type TestRun } from '../../helpers/run-package.ts';

const { manifest } = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  engine: {},
  columns: {
    order: ['born', 'street', 'amount'],
    meta: {
      born: { label: 'Date of birth', synonyms: [] },
      street: { label: 'Street', synonyms: [] },
      amount: { label: 'Amount', synonyms: [] },
    },
  },
});

const language = (fields: Record<string, string[]>) => ({ schema: 'ade.words/v1' as const, fields });

const words: Words = {
  languages: {
    de: language({ born: ['Geburtsdatum'], street: ['Straße'], amount: ['Betrag', 'Total'] }),
    es: language({ born: ['fecha de nacimiento'], street: ['calle'], amount: ['importe', 'Total'] }),
    pl: language({ born: ['data urodzenia'], street: ['ulica'], amount: ['składka', 'Total'] }),
  },
  countries: {},
};

const guesser = new LanguageGuesser(words, manifest);
const guess = (...headers: string[]) => guesser.guess(headers.map((header) => [header]));

test('the language is the one whose names and words the headers have; words of several languages count less', () => {
  assert.equal(guess('Geburtsdatum', 'Farbe', 'Total'), 'de');
  assert.equal(guess('Fecha de nacimiento', 'Total'), 'es');
  assert.equal(guess('FECHA', 'calle', 'x'), 'es', 'a word of a name counts half');
  assert.equal(guess('Total', 'Amount'), null, 'a name that all languages have says nothing');
  assert.equal(guess('Geburtsdatum', 'calle'), null, 'two languages fit equally');
  assert.equal(guess(), null);
});

test('names are found without accents and umlauts, as people type them', () => {
  for (const header of ['Straße', 'STRASSE', 'Strasse']) assert.equal(guess(header), 'de', header);
  for (const header of ['składka', 'SKLADKA']) assert.equal(guess(header), 'pl', header);
  assert.deepEqual(listSpellings('Tätigkeit'), ['Tätigkeit', 'taetigkeit']);
  assert.deepEqual(listSpellings('Amount'), ['Amount']);
  assert.deepEqual(listSpellings('Mitgl.-Nr.'), ['Mitgl.-Nr.', 'mitglnr']);
});

test('a row of the header that is all in parentheses is left out', () => {
  const { partCount, words } = new HeaderReader([], { skipsHints: true }).read(['Betrag', '(EUR)']);
  assert.deepEqual([partCount, words], [1, ['betrag']]);
  assert.deepEqual(new HeaderReader([]).read(['Betrag', '(EUR)']).words, ['eur'], 'packages without languages');
});

test('headers are unknown if most have no word of any name', () => {
  const isUnknown = (...headers: string[]) => guesser.isUnknown(headers.map((header) => [header]));
  assert.equal(isUnknown('syntymäaika', 'katuosoite', 'summa'), true);
  assert.equal(isUnknown('syntymäaika', 'ulica', 'Street'), false);
  assert.equal(isUnknown('Column 1', 'Column 2'), false, 'headers that only number columns have no words to know');
});

const plain = new HeaderReader([]);
const names = new FieldNames(
  manifest,
  plain,
  { born: ['fecha de nacimiento'], street: ['calle y número'], amount: ['Betrag', 'Brutto', 'ID'] },
  ['Mitglied'],
);

/** The fields to which a header comes close. */
const closeTo = (header: string) =>
  [...names.match(plain.read([header]))].flatMap(([field, { close }]) =>
    close === 1 ? [manifest.columns.order[field]] : [],
  );

test('a header with shortened words, a currency, or two names comes close to a name', () => {
  for (const header of ['Fec. nacim.', 'FECHA NAC', 'fecha nacimiento'])
    assert.deepEqual(closeTo(header), ['born'], header);
  for (const header of ['Betr.', 'Betrag EUR', 'Betrag in Euro', 'Betrag / Summe', 'Summe/Betrag'])
    assert.deepEqual(closeTo(header), ['amount'], header);
  for (const header of ['Betrag', 'Betr', 'Fecha', 'Fecha de alta', 'Fe nac', 'Farbe'])
    assert.deepEqual(closeTo(header), [], header);
});

test('a header of words that may be left out, of consonants, or of several names comes close to a name', () => {
  for (const header of ['Mitglied Betrag', 'Betrag Mitglied', 'Btrg. Mitglied', 'Brutto Betrag', 'Brutto-Betrag EUR'])
    assert.deepEqual(closeTo(header), ['amount'], header);
  for (const header of ['Fch. ncmnt.', 'FCH_NAC']) assert.deepEqual(closeTo(header), ['born'], header);
  for (const header of ['Mitglied', 'Brutto Farbe', 'Brutto calle', 'Btr', 'Fche nac'])
    assert.deepEqual(closeTo(header), [], header);
});

test('a very short name says nothing as a part of a header', () => {
  const shares = (header: string) => [...names.match(plain.read([header])).values()].map(({ coverage }) => coverage);
  assert.deepEqual(shares('ID'), [1]);
  assert.deepEqual(shares('Farbe ID'), []);
  assert.deepEqual(shares('Farbe Betrag'), [0.5]);
});

test('phones, postal codes and dates have the shapes of their country', () => {
  const shapes = new ValueShapes([
    {
      schema: 'ade.country/v1',
      languages: ['es'],
      phone: { code: '34', trunk: '', digits: [9, 9] },
      postal_code: ['99999', '9999 AA'],
      date: ['9 de M de 9999', '99.99.9999'],
    },
    { schema: 'ade.country/v1', languages: ['de'], phone: { code: '49', trunk: '0', digits: [6, 11] } },
  ]);
  const found = (text: string) => shapes.find(text, text.replace(/\D/g, '').length);
  for (const text of ['+34 612 345 678', '0034612345678', '612 345 678', '030 / 123456', '+49 (0)30 123456'])
    assert.equal(found(text), 1, text);
  for (const text of ['28013', '1012 AB']) assert.equal(found(text), 2, text);
  for (const text of ['3 de mayo de 2024', '01.02.2024']) assert.equal(found(text), 4, text);
  for (const text of ['612345678', '+33 612 345 678', '123', '3 de casa de 2024', 'Madrid', '12345 67'])
    assert.equal(found(text), 0, text);
});

test('a month’s name means a month in the languages that are asked for', () => {
  assert.equal(findMonth('März', ['de']), 3);
  assert.equal(findMonth('MAERZ', ['de']), 3);
  assert.equal(findMonth('paź.', ['de', 'pl']), 10);
  assert.equal(findMonth('października', ['de']), undefined);
  assert.equal(findMonth('Jänner', ['de']), 1, 'regions have names of their own');
  assert.equal(findMonth('xx', ['xx']), undefined);
});

test('months have the names that Intl knows in a language', () => {
  const months = listMonthNames('pl');
  for (const name of ['styczeń', 'stycznia', 'paź', 'październik', 'pazdziernik'])
    assert.ok(months.includes(name), name);
});

const SCRIPT = `export function detect_name({ header, field_meta, field_name, language, words }) {
  const isName = field_meta.synonyms.some((name) => name.toLowerCase() === header.toLowerCase());
  return { scores: { [field_name]: isName && words[language]?.fields[field_name] ? 1 : 0 } };
}\n`;

const PACKAGE: TestPackage = {
  fields: { born: { script: SCRIPT }, amount: { script: SCRIPT } },
  files: {
    'data/words/de.json': JSON.stringify({
      ...language({ born: ['Geburtsdatum'], amount: ['Betrag'] }),
      rows: { total: ['Summe'] },
    }),
  },
};

const tableOf = (run: TestRun) => findSheet(run).tables[0]!;

test('rules see the names of the table’s language, which is on record', async () => {
  const run = await runToSuccess(PACKAGE, '1 | H: key | Geburtsdatum | Betrag | Farbe\n2 | D:1 | x | y | z');
  assert.equal(tableOf(run).language, 'de');
  assert.deepEqual(
    tableOf(run).mapping!.map(({ target_field: field }) => field),
    [null, 'born', 'amount', null],
  );
  assert.deepEqual(run.artifact.summary.attention, []);
});

test('a table whose words nobody knows is never quiet', async () => {
  const run = await runToSuccess(PACKAGE, '1 | H: avain | syntymä | summa\n2 | D:1 | x | y');
  assert.equal(tableOf(run).language, undefined);
  assert.equal(tableOf(run).unknown_headers, true);
  const [point] = run.artifact.summary.attention!;
  assert.equal(point!.code, 'unknown_headers');
  assert.match(point!.message, /0 of 3 columns/);
  assert.deepEqual(run.artifact.summary.unmet, ['confident']);
});

test('messages may not use words of languages: they are as words in values', async () => {
  const script = `${SCRIPT}export function validate({ values }) {
    return { issues: values.map((_, i) => ({ row_index: i + 1, code: 'odd', message: 'Odd: ' + 'Sum' + 'me' })) };
  }\n`;
  const run = await runToSuccess(
    { ...PACKAGE, fields: { born: { script }, amount: { script: SCRIPT } } },
    '1 | H: key | Geburtsdatum | Betrag\n2 | D:1 | x | y',
  );
  assert.equal(tableOf(run).validation!.issues[0]!.message, 'Odd: {redacted}');
});

test('a name without letters names nothing', () => {
  const odd = { ...words.languages, xx: language({ born: ['---', ' '] }) };
  const other = new LanguageGuesser({ ...words, languages: odd }, manifest);
  const headers = [['#'], ['%'], ['Geburtsdatum']];
  assert.equal(other.guess(headers), 'de');
  assert.equal(other.guess([['#'], ['%']]), null);
});
