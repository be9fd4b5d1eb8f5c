import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { createCsvReader, toValues } from './read-all.ts';

const ENCODINGS = [
  { name: 'utf-8', addBOM: false },
  { name: 'utf-8', addBOM: true },
  { name: 'utf-16le', addBOM: false },
  { name: 'utf-16le', addBOM: true },
  { name: 'utf-16be', addBOM: false },
  { name: 'utf-16be', addBOM: true },
  { name: 'windows-1252', addBOM: false },
];
const ROWS = [
  ['Name', 'Größe', 'Price'],
  ["O'Neil, J.; x|y\tz", '1,5', '€ 3'],
  ['say "hi"\nand \'bye\'', '007', '2024-01-02'],
];

for (const { name, addBOM } of ENCODINGS) {
  for (const delimiter of [',', ';', '\t', '|']) {
    for (const quote of ['"', "'"]) {
      for (const lineEnd of ['\n', '\r\n', '\r']) {
        const title = JSON.stringify({ delimiter, quote, lineEnd });
        test(`${name} ${addBOM ? 'with' : 'without'} BOM, ${title}`, async () => {
          const quoteField = (text: string) => quote + text.replaceAll(quote, quote + quote) + quote;
          const text = ROWS.map((row) => row.map(quoteField).join(delimiter) + lineEnd).join('');
          const { facts, rows } = await createCsvReader()(iconv.encode(text, name, { addBOM }));
          const { encodingConfidence, delimiterConfidence, ...others } = facts;
          assert.deepEqual(others, { format: 'csv', encoding: name, delimiter, quote });
          assert.ok(delimiterConfidence! >= 0.8, String(delimiterConfidence));
          assert.equal(encodingConfidence === undefined, name !== 'windows-1252', 'a guess says how sure it is');
          assert.deepEqual(toValues(rows), ROWS);
        });
      }
    }
  }
}

test('decimal commas do not hide the semicolon', async () => {
  const { facts } = await createCsvReader()('a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n');
  assert.equal(facts.delimiter, ';');
});

test('a title above the table does not hide the delimiter', async () => {
  const { facts, rows } = await createCsvReader()('Report, spring\n\na;b;c\n1;2;3\n4;5;6\n');
  assert.equal(facts.delimiter, ';');
  assert.deepEqual(rows[0]!.values, ['Report, spring']);
});

test('a doubled quotation mark does not end the field', async () => {
  const { rows } = await createCsvReader()('"a ""x, y"" b",c\n1,2\n');
  assert.deepEqual(rows[0]!.values, ['a "x, y" b', 'c']);
});

test('an apostrophe before a number is not a quote', async () => {
  const { facts, rows } = await createCsvReader()("id,n\n'007,1\n'008,2\n");
  assert.equal(facts.quote, '"');
  assert.deepEqual(rows[1]!.values, ["'007", '1']);
});

test('a file without any delimiter has one column', async () => {
  const { facts, rows } = await createCsvReader()('one\ntwo\n');
  assert.equal(facts.delimiter, ',');
  assert.deepEqual(toValues(rows), [['one'], ['two']]);
});

test('.tsv prefers the tab', async () => {
  const { facts } = await createCsvReader()('a\tb,c\n1\t2,3\n', 'data.tsv');
  assert.equal(facts.delimiter, '\t');
});

test('a sep= line gives the delimiter and is not a row', async () => {
  const { facts, rows } = await createCsvReader()('sep=|\r\na|b,c\r\n1|2,3\r\n');
  assert.equal(facts.delimiter, '|');
  assert.deepEqual(rows, [
    { index: 1, values: ['a', 'b,c'], hidden: false },
    { index: 2, values: ['1', '2,3'], hidden: false },
  ]);
});

test('Windows-1252 is recognized by a byte far behind the first 64 KB', async () => {
  const text = `${'plain,ascii\n'.repeat(20_000)}Größe,1\n`;
  const read = createCsvReader();
  for (const encoding of ['windows-1252', 'utf-8']) {
    const { facts, rows } = await read(iconv.encode(text, encoding));
    assert.equal(facts.encoding, encoding);
    assert.deepEqual(rows.at(-1)!.values, ['Größe', '1']);
  }
});

test('text with a character that is cut by the end of the sample is still UTF-8', async () => {
  const read = createCsvReader();
  for (let shift = 0; shift < 4; shift++) {
    const text = `${'x'.repeat(shift)}ü,${'😀'.repeat(20_000)}\n`;
    const { facts, rows } = await read(text);
    assert.equal(facts.encoding, 'utf-8');
    assert.equal(rows[0]!.values[1], '😀'.repeat(20_000));
  }
});

test('a code page is recognised by all lines that are not ASCII, however far apart', async () => {
  const far = 'plain,ascii\n'.repeat(10_000);
  const text = `name,town\n€,x\n${far}Łukasz,Łódź\n${far}Paweł,Świętochłowice\n${far}Żaneta,Gdańsk\n`;
  const { facts, rows } = await createCsvReader()(iconv.encode(text, 'windows-1250'));
  assert.equal(facts.encoding, 'windows-1250');
  assert.ok(facts.encodingConfidence! >= 0.8, String(facts.encodingConfidence));
  assert.deepEqual(rows.at(-1)!.values, ['Żaneta', 'Gdańsk']);
});

test('later lines in another language decide, however many are in the first one and however far apart', async () => {
  const german = 'Müller,Köln\nGrößer,Straße\nJäger,Österreich\n';
  const polish = 'Łukasz,Łódź\nPaweł,Świętochłowice\nŻaneta,Gdańsk\n';
  // As few rows as possible, because reading them takes longer than the guess.
  const plain = `${'plain '.repeat(170)},ascii\n`.repeat(230);
  const read = createCsvReader();
  for (const text of [
    `n,t\n${plain.repeat(71)}${german}${plain}${polish}`,
    `n,t\n${german}${plain.repeat(71)}${polish}`,
    `n,t\n${`${german.replaceAll('\n', ' ')},${'x'.repeat(5000)}\n`.repeat(60)}${polish}`,
    `n,t\n${Array.from({ length: 14_000 }, (_, at) => `Müller${at},Köln Straße\n`).join('')}${polish}`,
    `n,t\n${german}${plain}${polish}`.replaceAll('\n', '\r'),
  ]) {
    const { facts, rows } = await read(iconv.encode(text, 'windows-1250'));
    assert.equal(facts.encoding, 'windows-1250');
    assert.deepEqual(rows.at(-1)!.values, ['Żaneta', 'Gdańsk']);
  }
});

test('a word that is repeated is UTF-8, although the file has a stray byte, but not where all others are strays', async () => {
  const read = createCsvReader();
  const names = Buffer.from('Caf\xe9,Andr\xe9,Ren\xe9,Dupr\xe9,Ga\xeft\xe9\n', 'latin1');
  const utf8 = await read(Buffer.concat([Buffer.from('Café,1\n'.repeat(50)), names.subarray(0, 4)]));
  assert.equal(utf8.facts.encoding, 'utf-8');
  const page = await read(Buffer.concat([Buffer.from('Café,1\n'), names]));
  assert.equal(page.facts.encoding, 'windows-1252');
});

test('longer Japanese text is distinguished from Windows-1252', async () => {
  const text = `名前,都市\n${'これは日本語のテキストです,東京にあります\n'.repeat(50)}`;
  const { facts, rows } = await createCsvReader()(iconv.encode(text, 'shift_jis'));
  assert.equal(facts.encoding, 'shift_jis');
  assert.deepEqual(rows[0]!.values, ['名前', '都市']);
});
