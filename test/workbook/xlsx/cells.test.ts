import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBook, makeParts, makeStyles, openParts, readSheet, readValues } from './make-xlsx.ts';

const STRINGS = {
  'xl/sharedStrings.xml':
    '<sst><si><t>alpha</t></si><si><t xml:space="preserve"> beta </t></si><si><t/></si><si/></sst>',
};

test('reads shared strings, numbers, booleans, errors and texts of formulas', async (t) => {
  const values = await readValues(
    t,
    `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"><v>-12.5</v></c>
     <c r="D1" t="b"><v>1</v></c><c r="E1" t="b"><v>0</v></c><c r="F1" t="e"><v>#N/A</v></c>
     <c r="G1" t="str"><f>A1&amp;"x"</f><v>alphax</v></c><c r="H1"><f>1+1</f><v>2</v></c><c r="I1" t="n"><v>7</v></c></row>`,
    STRINGS,
  );
  assert.deepEqual(values, [['alpha', ' beta ', -12.5, true, false, '#N/A', 'alphax', 2, 7]]);
});

test('reads numbers exactly, however they are written', async (t) => {
  const texts = [
    '0',
    '-0',
    '007',
    '0.1',
    '0.30000000000000004',
    '123456789012345',
    '1234567890123456',
    '1E+2',
    '-1.5e-7',
    '.5',
    '5.',
    '4.9406564584124654E-324',
    '12345678.9012345',
    ' 42 ',
    '1.7976931348623157E+308',
  ];
  const values = await readValues(t, `<row r="1">${texts.map((text) => `<c><v>${text}</v></c>`).join('')}</row>`);
  assert.deepEqual(values, [texts.map((text) => Number(text) + 0)]);
  assert.ok(Object.is(values[0]![1], 0), 'no negative zero');
});

test('a number cell without a number keeps its text', async (t) => {
  const values = await readValues(
    t,
    '<row r="1"><c r="A1"><v>1,5</v></c><c r="B1"><v>1e999</v></c><c r="C1"><v>0x10</v></c></row>',
  );
  assert.deepEqual(values, [['1,5', '1e999', '0x10']]);
});

test('empty texts, missing values and styled empty cells are null; nulls at the end are left out', async (t) => {
  const values = await readValues(
    t,
    `<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1" t="s"><v>3</v></c><c r="C1"/><c r="D1" s="0"></c><c r="E1"><v></v></c>
     <c r="F1"><v/></c><c r="G1" t="inlineStr"><is><t></t></is></c><c r="H1"><v>1</v></c><c r="I1" t="s"/><c r="J1"/></row>
     <row r="2"><c r="A2"/><c r="B2" t="str"><v></v></c></row><row r="3"/>`,
    STRINGS,
  );
  assert.deepEqual(values, [[null, null, null, null, null, null, null, 1]]);
});

test('a formula without a cached value is null and named; one with an empty text as its result is not', async (t) => {
  const { rows } = await readSheet(
    await openParts(
      t,
      makeBook(
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f></c><c r="C2"><f>A2</f><v></v></c><c r="D2" t="str"><f>""</f><v></v></c><c r="E2" t="str"><f>""</f><v/></c><c r="F2"><f t="shared" si="0"/><v/></c></row>',
      ),
    ),
  );
  assert.deepEqual(rows, [{ index: 2, values: [1], hidden: false, uncached: [1, 2, 5] }]);
});

test('reads inline strings, rich runs joined and phonetic hints left out', async (t) => {
  const rich =
    '<r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>ふり</t></rPh><phoneticPr fontId="1"/>';
  const values = await readValues(
    t,
    `<row r="1"><c r="A1" t="inlineStr"><is><t>plain</t></is></c><c r="B1" t="inlineStr"><is>${rich}</is></c><c t="inlineStr" r="C1"><is><t xml:space="preserve"> x </t></is></c><c r="D1" t="s"><v>0</v></c></row>`,
    { 'xl/sharedStrings.xml': `<sst><si>${rich}</si></sst>` },
  );
  assert.deepEqual(values, [['plain', 'rich text', ' x ', 'rich text']]);
});

test('decodes entities, CDATA, _x…_ escapes and line ends', async (t) => {
  const texts = [
    'a&amp;b&lt;&gt;&quot;&apos;',
    '&#65;&#x1F600;',
    '<![CDATA[<raw> & ]]>tail',
    'a_x000D_b',
    '_x005F_x000D_',
    '_xD83D__xDE00_',
    'a\r\nb',
    'x&#13;y',
    'a<!-- no -->b',
    '_xZZZZ_',
    'snake_xray',
  ];
  const expected = [
    'a&b<>"\'',
    'A😀',
    '<raw> & tail',
    'a\rb',
    '_x000D_',
    '😀',
    'a\nb',
    'x\ry',
    'ab',
    '_xZZZZ_',
    'snake_xray',
  ];
  const inline = texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
  const shared = texts.map((_, i) => `<c t="s"><v>${i}</v></c>`).join('');
  const formula = texts.map((text) => `<c t="str"><v>${text}</v></c>`).join('');
  const values = await readValues(t, `<row>${inline}</row><row>${shared}</row><row>${formula}</row>`, {
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  });
  assert.deepEqual(values, [expected, expected, expected]);
});

test('CDATA, comments and processing instructions may be around and inside values', async (t) => {
  const values = await readValues(
    t,
    '<!-- <row r="9"> --><row r="1"><?pi <c r="Z9"> ?><c r="A1"><v><![CDATA[12]]></v></c><!-- x --><c r="B1" t="s"><v>0<!-- 1 --></v></c><c r="C1"><!-- y --><v>3</v><extLst><ext><v>9</v></ext></extLst></c></row>',
    STRINGS,
  );
  assert.deepEqual(values, [[12, 'alpha', 3]]);
});

test('missing references continue the count; gaps are filled; rows without a number take it from their first cell', async (t) => {
  const { rows } = await readSheet(
    await openParts(
      t,
      makeBook(
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c><c r="B5"><v>0</v></c></row><row><c><v>6</v></c></row><row><c r="B9"><v>9</v></c></row><row spans="1:1"><c r="A10"/><c r="B10"><v>1</v></c></row>',
      ),
    ),
  );
  assert.deepEqual(
    rows.map((row) => [row.index, row.values]),
    [
      [1, [1, 2]],
      [5, [null, 0, 3, 4]],
      [6, [6]],
      [9, [null, 9]],
      [10, [null, 1]],
    ],
  );
});

test('prefixes, single quotes, spaces in tags and any order of attributes make no difference', async (t) => {
  const rows = `<x:row hidden = 'true' r='2' ><x:c  t='s'
    r = 'A2' ><x:v >0</x:v ></x:c ><x:c s="0" r="B2"><x:f>1</x:f><x:v>5</x:v></x:c><x:c r='C2' t="inlineStr"><x:is><x:t>in &gt; line</x:t></x:is></x:c></x:row >`;
  const xml = `<x:worksheet xmlns:x="urn:x"><x:dimension ref="A1:A1"/><x:sheetData>${rows}</x:sheetData><x:mergeCells><x:mergeCell ref='B2:C4'/></x:mergeCells></x:worksheet>`;
  const workbook = await openParts(
    t,
    makeParts(xml, { 'xl/sharedStrings.xml': '<y:sst xmlns:y="urn:y"><y:si><y:t>alpha</y:t></y:si></y:sst>' }),
  );
  const { rows: read, merges } = await readSheet(workbook);
  assert.deepEqual(read, [{ index: 2, values: ['alpha', 5, 'in > line'], hidden: true }]);
  assert.deepEqual(merges, [{ firstRow: 1, lastRow: 3, firstColumn: 1, lastColumn: 2 }]);
});

test('a wrong dimension is ignored, and the last possible column is read', async (t) => {
  const xml = `<worksheet><dimension ref="A1:B1"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`;
  const { rows } = await readSheet(await openParts(t, makeParts(xml)));
  assert.equal(rows[0]?.index, 1_048_576);
  assert.equal(rows[0]?.values.length, 16_384);
});

test('dates, times and zero-padded numbers follow the style', async (t) => {
  const formats = ['General', 14, 22, 'h:mm', '[h]:mm', '0000000', 'yyyy\\-mm\\-dd;@', 20, '0.00', '[$-409]h:mm AM/PM'];
  const cells: [number, string][] = [
    [0, '45292'],
    [1, '45292'],
    [1, '45292.5'],
    [2, '45292'],
    [3, '0.25'],
    [3, '1.25'],
    [4, '1.25'],
    [5, '42'],
    [5, '42.5'],
    [6, '59'],
    [6, '60'],
    [6, '61'],
    [6, '-1'],
    [6, '2958465'],
    [6, '2958466'],
    [7, '0.999999999999'],
    [8, '1.5'],
    [9, '0.75'],
    [5, '-42'],
    [99, '3'],
  ];
  const xml = cells.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`).join('');
  const [values] = await readValues(t, `<row>${xml}</row>`, { 'xl/styles.xml': makeStyles(formats) });
  assert.deepEqual(values, [
    45292,
    { date: '2024-01-01' },
    { datetime: '2024-01-01T12:00:00' },
    { datetime: '2024-01-01T00:00:00' },
    { time: '06:00:00' },
    { datetime: '1900-01-01T06:00:00' },
    1.25,
    '0000042',
    42.5,
    { date: '1900-02-28' },
    60,
    { date: '1900-03-01' },
    -1,
    { date: '9999-12-31' },
    2958466,
    { time: '23:59:59.999' },
    1.5,
    { time: '18:00:00' },
    '-0000042',
    3,
  ]);
});

test('the 1904 date system counts from 1904-01-01', async (t) => {
  const parts = makeBook('<row><c s="1"><v>0</v></c><c s="1"><v>43830</v></c></row>', {
    'xl/styles.xml': makeStyles([0, 14]),
  });
  parts['xl/workbook.xml'] = String(parts['xl/workbook.xml']).replace('<sheets>', '<workbookPr date1904="1"/><sheets>');
  const { rows } = await readSheet(await openParts(t, parts));
  assert.deepEqual(rows[0]?.values, [{ date: '1904-01-01' }, { date: '2024-01-01' }]);
});

test('reads ISO date cells', async (t) => {
  const cells: [string, number][] = [
    ['2024-02-29', 0],
    ['2024-02-29T00:00:00', 1],
    ['2024-02-29T00:00:00', 0],
    ['2024-02-29T10:20:30.5Z', 0],
    ['T10:20', 0],
    ['10:20:30', 0],
    ['2024-02-30', 0],
    ['soon', 0],
  ];
  const xml = cells.map(([text, style]) => `<c t="d" s="${style}"><v>${text}</v></c>`).join('');
  const [values] = await readValues(t, `<row>${xml}</row>`, { 'xl/styles.xml': makeStyles([0, 14]) });
  assert.deepEqual(values, [
    { date: '2024-02-29' },
    { date: '2024-02-29' },
    { datetime: '2024-02-29T00:00:00' },
    { datetime: '2024-02-29T10:20:30.500' },
    { time: '10:20:00' },
    { time: '10:20:30' },
    '2024-02-30',
    'soon',
  ]);
});

test('two values in one place are refused, and an empty cell never replaces a value', async (t) => {
  const cells = '<c r="B1"><v>1</v></c><c r="B1"/><c r="A1" t="str"><v></v></c>';
  assert.deepEqual(await readValues(t, `<row r="1">${cells}</row>`), [[null, 1]]);
  await assert.rejects(
    readValues(t, `<row r="1">${cells}<c r="B1"><v>2</v></c></row>`),
    /two cells are in one place, B1/,
  );
});

test("numbers are stored as JavaScript writes them, whatever the file's notation", async (t) => {
  const forms = ['0', '-0', '7', '-7', '10', '007', '12.5', '12.50', '-0.25', '0.0', '.5', '5.', '1E3', '1e-7'];
  forms.push(
    '0.000001',
    '0.0000001',
    '123456789012345',
    '1234567890123456',
    '0.123456789012345',
    '0.30000000000000004',
  );
  const workbook = await openParts(t, makeBook(`<row>${forms.map((form) => `<c><v>${form}</v></c>`).join('')}</row>`));
  for await (const [row] of workbook.openSheet(0).readRows()) {
    const json = row!.block.bytes.toString('latin1', row!.jsonStart, row!.jsonEnd);
    assert.equal(json, JSON.stringify(forms.map((form) => Number(form) || 0)));
  }
});
