import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWords } from '../../../src/package/source/read-words.ts';
import { checkManifestSchema } from '../../../src/package/source/schema-problems.ts';

const { manifest } = checkManifestSchema({
  config_script_api_version: '1',
  info: { schema: 'ade.manifest/v1.0', title: 'Test', version: '1.0.0' },
  engine: {},
  columns: {
    order: ['amount', 'fee', 'last', 'whole'],
    meta: {
      amount: { label: 'Amount' },
      fee: { label: 'Fee' },
      last: { label: 'Last name', role: 'last_name' },
      whole: { label: 'Full name', role: 'full_name' },
    },
  },
});

const GERMAN = { schema: 'ade.words/v1', fields: { amount: ['Betrag'] } };
const GERMANY = { schema: 'ade.country/v1', languages: ['de'] };

const read = (files: Record<string, unknown>) =>
  readWords(
    new Map(
      Object.entries(files).map(([path, json]) => [
        path,
        Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
      ]),
    ),
    manifest,
  );

test('languages and countries are read by their codes', () => {
  const { words, problems } = read({ 'data/words/de.json': GERMAN, 'data/countries/DE.json': GERMANY });
  assert.deepEqual(problems, []);
  assert.deepEqual(words, { languages: { de: GERMAN }, countries: { DE: GERMANY } });
  assert.equal(read({ 'data/other.json': GERMAN }).words, undefined);
});

const WRONG: Record<string, [file: string, json: unknown, code: string, message: RegExp]> = {
  'a field that the manifest lacks': [
    'data/words/de.json',
    { ...GERMAN, fields: { amout: ['Betrag'] } },
    'words_invalid',
    /no field "amout".*"amount"/,
  ],
  'an unknown list': ['data/words/de.json', { ...GERMAN, rows: { totals: ['Summe'] } }, 'unknown_key', /"total"/],
  'names of people': [
    'data/words/de.json',
    { ...GERMAN, values: { first_name: ['Anna'] } },
    'unknown_key',
    /first_name/,
  ],
  'a name that is no language': ['data/words/German.json', GERMAN, 'words_invalid', /de\.json/],
  'a name that is no country': ['data/countries/de.json', GERMANY, 'country_invalid', /DE\.json/],
  'a shape of other characters': [
    'data/countries/DE.json',
    { ...GERMANY, postal_code: ['#####'] },
    'country_invalid',
    /9 is a digit/,
  ],
  'a range of digits that is empty': [
    'data/countries/DE.json',
    { ...GERMANY, phone: { code: '49', trunk: '0', digits: [11, 6] } },
    'country_invalid',
    /Exchange/,
  ],
  'a name without a letter or a digit': [
    'data/words/de.json',
    { ...GERMAN, fields: { amount: ['Betrag', '€'] } },
    'words_invalid',
    /a letter or a digit, found "€"/,
  ],
  'a file that is not JSON': ['data/words/de.json', '{', 'json_syntax', /not valid JSON/],
};

for (const [what, [file, json, code, message]] of Object.entries(WRONG)) {
  test(`check finds ${what}`, () => {
    const { words, problems } = read({ 'data/words/fr.json': GERMAN, [file]: json });
    assert.equal(words, undefined);
    const [problem] = problems;
    assert.deepEqual([problem!.code, problem!.file, problem!.severity], [code, file, 'error']);
    assert.match(problem!.message, message);
  });
}

test('a file of another kind in these folders is data of rules, which check points out', () => {
  const { words, problems } = read({ 'data/words/de.json': GERMAN, 'data/words/stop.json': ['und'] });
  assert.deepEqual(words, { languages: { de: GERMAN }, countries: {} });
  assert.deepEqual(
    problems.map(({ code, severity, file }) => [code, severity, file]),
    [['words_invalid', 'warning', 'data/words/stop.json']],
  );
});

test('check points out a name of two fields, unless the language shares it or other columns tell which it is', () => {
  const find = (more: object) =>
    read({ 'data/words/de.json': { ...GERMAN, fields: { amount: ['Betrag'], fee: ['BETRAG'] }, ...more } });
  const { words, problems } = find({});
  const [problem, ...others] = problems;
  assert.deepEqual(
    [problem!.code, problem!.severity, problem!.json_path],
    ['words_invalid', 'warning', '/fields/fee/0'],
  );
  assert.match(problem!.message, /"BETRAG" is also a name of the field "amount"/);
  assert.deepEqual(others, []);
  assert.notEqual(words, undefined);
  assert.deepEqual(find({ shared: ['betrag'] }).problems, []);
  assert.deepEqual(find({ fields: { last: ['Name'], whole: ['Name'], amount: ['Betrag', 'betrag'] } }).problems, []);
});
