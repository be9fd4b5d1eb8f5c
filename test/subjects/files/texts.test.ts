import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskCode } from '../../../src/subjects/files/code.ts';
import { maskCsv } from '../../../src/subjects/files/csv.ts';
import { maskJson } from '../../../src/subjects/files/json.ts';
import { noneFound } from '../../../src/subjects/files/types.ts';
import { maskXml } from '../../../src/subjects/files/xml.ts';
import { Matcher } from '../../../src/subjects/terms/matcher.ts';

const matcher = new Matcher(['Anna Müller', '00123456', '1980-01-31']);

const json = (value: unknown, withParts = false) =>
  JSON.parse(maskJson(JSON.stringify(value), matcher, { withParts }, noneFound())) as unknown;

test('JSON: values as a whole, sentences and paths in part, and no counts, times or ends of ADE', () => {
  assert.deepEqual(
    json({
      header: 'Hours of Anna Müller',
      message: 'Ask Anna Müller, please',
      input: 'inputs/Anna Müller.xlsx',
      texts: { rev_1: 'Anna Müller called' },
      value: 123_456,
      row: 123_456,
      to: { date: '1980-01-31' },
      until: '1980-01-31',
      at: '1980-01-31T10:00:00.000Z',
      first: 'Anna',
    }),
    {
      header: '(erased)',
      message: 'Ask (erased), please',
      input: 'inputs/(erased).xlsx',
      texts: { rev_1: '(erased) called' },
      value: '(erased)',
      row: 123_456,
      to: { date: '1900-01-01' },
      until: '1980-01-31',
      at: '1980-01-31T10:00:00.000Z',
      first: 'Anna',
    },
  );
  assert.deepEqual(json({ first: 'Anna', 'Anna Müller': 1 }, true), { first: '(erased)', '(erased)': 1 });
});

test('scripts: a name of one word counts in comments and texts, and others become something that may be there', () => {
  const mask = (code: string, ...terms: string[]) => maskCode(code, new Matcher(terms), noneFound());
  assert.equal(
    mask(
      "// as Max said\nexport const f = (a) => Math.max(a, 1) + 'Max'; /* by\n Max */ const max = /'/; // Max\n",
      'Max',
    ),
    "// as (erased) said\nexport const f = (a) => Math.max(a, 1) + '(erased)'; /* by\n (erased) */ const max = /'/; // (erased)\n",
  );
  assert.equal(
    mask("const annaMueller = 123456;\nconst both = ['Anna', 'Müller'];", 'Anna Müller', '123456'),
    "const erased = 0;\nconst both = ['(erased)'];",
  );
});

test('JSON keeps its form: only what matches is written again', () => {
  const text = '{ "a" : [1,\n 2],"b":"Anna M\\u00fcller" }\n{"c":1}\n';
  assert.equal(
    maskJson(text, matcher, { withParts: false }, noneFound()),
    text.replace('Anna M\\u00fcller', '(erased)'),
  );
});

test('JSON: keys and constants of ADE stay, whoever is looked for', () => {
  const mask = (text: string, ...terms: string[]) =>
    maskJson(text, new Matcher(terms), { withParts: false }, noneFound());
  for (const [text, term] of [
    ['{"row_count":3,"rows":{"max":1}}', 'Row'],
    ['{"rules":{"a":{"kind":"transform","field":"name"}}}', 'Field'],
    ['{"kind":"row_label","label":"note"}', 'Note'],
    ['{"started_at":"1980-01-31T10:00:00.000Z","as_of":"1980-01-31T10:00:00Z"}', '1980-01-31'],
  ] as const)
    assert.equal(mask(text, term), text);
  assert.equal(mask('{"value":"note","header":"Field"}', 'Note', 'Field'), '{"value":"(erased)","header":"(erased)"}');
  assert.equal(mask('{"zyx_qwert":1}', 'Zyx Qwert'), '{"(erased)":1}');
});

test('JSON: a time with a zone is a value where a cell is, as other programs write days', () => {
  assert.deepEqual(json({ value: '1980-01-31T00:00:00.000Z', cells: ['1980-01-31T00:00:00Z'] }), {
    value: '(erased)',
    cells: ['(erased)'],
  });
});

for (const [encoding, mark] of [
  ['utf8', ''],
  ['utf8', '\ufeff'],
  ['latin1', ''],
  ['utf16le', '\ufeff'],
] as const) {
  test(`csv in ${encoding}${mark === '' ? '' : ' with a mark'}: other bytes stay`, () => {
    const text = `${mark}id;name;note\r\n00123456;"Müller; Anna";"a ""b"""\r\n7;Ölaf;31.01.1980\r\n`;
    const name = encoding === 'utf16le' ? 'utf-16le' : encoding;
    const masked = maskCsv(Buffer.from(text, encoding), matcher, { encoding: name, delimiter: ';', quote: '"' });
    const expected = `${mark}id;name;note\r\n(erased);(erased);"a ""b"""\r\n7;Ölaf;(erased)\r\n`;
    assert.equal(masked.toString(encoding), expected);
  });
}

const xml = (text: string) => maskXml(text, matcher, { part: 'part', withParts: false }, noneFound());

test('XML: texts in runs, attributes that people write, headers with codes, sections and remarks', () => {
  assert.equal(
    xml('<text><r><t>of Anna </t></r><r><t>M&#xFC;ller</t></r></text>'),
    '<text><r><t>(erased)</t></r><r><t></t></r></text>',
  );
  assert.equal(xml('<sheet name="Anna Müller" id="123456"/>'), '<sheet name="(erased)" id="123456"/>');
  assert.equal(
    xml('<oddHeader>&amp;L&amp;"Arial,Bold"Anna Müller&amp;RPage</oddHeader>'),
    '<oddHeader>&amp;L&amp;&quot;Arial,Bold&quot;(erased)&amp;RPage</oddHeader>',
  );
  assert.equal(xml('<a><![CDATA[Anna Müller]]></a><!-- Anna Müller -->'), '<a>(erased)</a><!-- (erased) -->');
  assert.equal(xml('<r><n v="123456"/><d v="1980-01-31T00:00:00"/></r>'), '<r><s v="(erased)"/><s v="(erased)"/></r>');
});
