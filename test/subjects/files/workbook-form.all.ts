import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { packZip, type ZipPart } from '../../../fuzz/zip-bytes.ts';
import { searchFile } from '../../../src/subjects/files/search-file.ts';
import { openZipArchive } from '../../../src/workbook/parts/index.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { maskHere } from '../mask-here.ts';

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const NAME = 'Zyxanna Qwertmann';

const x = (name: string, text: string): ZipPart => ({ name, content: Buffer.from(`<?xml version="1.0"?>${text}`) });

interface Book {
  rows: string;
  sheets?: string[];
  names?: string;
  more?: ZipPart[];
}

function makeBook({ rows, sheets = ['S'], names = '', more = [] }: Book): Buffer {
  const list = sheets.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('');
  const rels = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${REL}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const parts = [
    ['workbook', 'sheet.main'],
    ['calcChain', 'calcChain'],
  ].map(([part, type]) => `<Override PartName="/xl/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`);
  return packZip([
    x('[Content_Types].xml', `<Types xmlns="${PACKAGE}/content-types">${parts.join('')}</Types>`),
    x(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    x(
      'xl/workbook.xml',
      `<workbook ${MAIN} xmlns:r="${REL}"><sheets>${list}</sheets><definedNames>${names}</definedNames></workbook>`,
    ),
    x(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${PACKAGE}/relationships">${rels.join('')}<Relationship Id="rId9" Type="${REL}/calcChain" Target="calcChain.xml"/><Relationship Id="rId8" Type="${REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    ...sheets.map((_, i) =>
      x(
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet ${MAIN}><sheetData>${i === 0 ? rows : ''}</sheetData></worksheet>`,
      ),
    ),
    ...more,
  ]);
}

/** The parts of the masked workbook, by their names in lower case. */
async function mask(t: TestContext, book: Book, terms = [NAME]): Promise<Map<string, string>> {
  const dir = await makeTempFolder(t);
  const [path, target] = [join(dir, 'list.xlsx'), join(dir, 'masked.xlsx')];
  writeFileSync(path, makeBook(book));
  const options = { maxExpandedBytes: 1e8, withParts: false };
  const { result, bytes } = await maskHere({ path, kind: 'workbook', displayName: 'list.xlsx' }, terms, options);
  assert.equal(result, 'masked');
  writeFileSync(target, bytes);
  const archive = await openZipArchive(target, 'The workbook', 1e8);
  const parts = new Map<string, string>();
  for (const part of archive.partNames)
    parts.set(part.toLowerCase(), (await archive.readSizedPart(part)).toString('utf8'));
  await archive.close();
  return parts;
}

const text = (ref: string, formula: string, value: string) => `<c r="${ref}" t="str">${formula}<v>${value}</v></c>`;
const shared = (more: string, formula = '') => `<f t="shared" si="0"${more}>${formula}</f>`;

test('the order of calculation goes, since cells have no formulas any more', async (t) => {
  const parts = await mask(t, {
    rows: `<row r="1">${text('A1', '<f>"Zyxanna"&amp;" Qwertmann"</f>', NAME)}<c r="B1"><f>1+1</f><v>2</v></c></row>`,
    more: [x('xl/calcChain.xml', `<calcChain ${MAIN}><c r="A1" i="1"/><c r="B1"/></calcChain>`)],
  });
  assert.ok(!parts.has('xl/calcchain.xml'));
  assert.doesNotMatch([...parts.values()].join(), /calcchain/i);
  assert.match(parts.get('xl/worksheets/sheet1.xml') ?? '', /<f>1\+1<\/f><v>2<\/v>/);
});

test('cells that share the formula of a masked cell keep their values without it', async (t) => {
  const rows = [
    text('A1', shared(' ref="A1:A3"', 'B1&amp;" "&amp;C1'), NAME),
    text('A2', '<f t="shared" si="0"/>', 'Bert Other'),
    text('A3', shared(''), 'Ada Byron'),
    text('A4', '<f t="shared" si="1" ref="A4:A5">B4</f>', 'Noah'),
    text('A5', '<f t="shared" si="1"/>', 'Eve'),
  ].map((cell, i) => `<row r="${i + 1}">${cell}</row>`);
  const sheet = (await mask(t, { rows: rows.join('') })).get('xl/worksheets/sheet1.xml') ?? '';
  assert.doesNotMatch(sheet, /si="0"/);
  assert.match(sheet, /<c r="A2" t="str"><v>Bert Other<\/v><\/c>/);
  assert.match(sheet, /<f t="shared" si="1" ref="A4:A5">B4<\/f>.*<f t="shared" si="1"\/>/);
});

test('masked names of sheets, ranges and tables, and formulas with them, are still such', async (t) => {
  const parts = await mask(
    t,
    {
      rows: '<row r="1"><c r="A1"><v>2</v></c></row>',
      sheets: ['Qwertmann', 'Qwertmann Qwertmann', 'List of Qwertmann with thirty-1 l'.slice(0, 31)],
      names: [
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Qwertmann!$A$1:$B$2</definedName>',
        '<definedName name="Qwertmann_all">SUM(\'Qwertmann\'!$A$1:$A$9)</definedName>',
        '<definedName name="x">SUM(Qwertmann_all)</definedName>',
        '<definedName name="y">"of Qwertmann"</definedName>',
      ].join(''),
      more: [x('xl/tables/table1.xml', `<table ${MAIN} id="7" name="Qwertmann" displayName="Qwertmann" ref="A1:B2"/>`)],
    },
    ['Qwertmann'],
  );
  const book = parts.get('xl/workbook.xml') ?? '';
  const sheets = [...book.matchAll(/<sheet name="([^"]*)"/g)].map(([, name]) => name ?? '');
  assert.equal(new Set(sheets).size, 3, sheets.join());
  assert.ok(sheets.every((name) => name.length <= 31));
  assert.match(book, /<definedName name="_xlnm.Print_Area" localSheetId="0">'\(erased\)'!\$A\$1:\$B\$2</);
  assert.match(book, /<definedName name="erased_1">SUM\('\(erased\)'!\$A\$1:\$A\$9\)</);
  assert.match(book, /<definedName name="x">#REF!</);
  assert.match(book, /<definedName name="y">&quot;of \(erased\)&quot;</);
  assert.match(parts.get('xl/tables/table1.xml') ?? '', /name="erased_table_7" displayName="erased_table_7"/);
});

test('macros, and an archive inside of a container, are named as not searched', async (t) => {
  const path = join(await makeTempFolder(t), 'list.xlsx');
  const more = [
    { name: 'xl/vbaProject.bin', content: Buffer.from('macros') },
    {
      name: 'xl/embeddings/oleObject1.bin',
      content: Buffer.concat([Buffer.alloc(512), packZip([x('a.xml', '<a/>')])]),
    },
    { name: 'xl/printerSettings1.bin', content: Buffer.from('paper') },
  ];
  writeFileSync(path, makeBook({ rows: '<row r="1"><c r="A1"><v>2</v></c></row>', more }));
  const file = { path, kind: 'workbook', displayName: 'list.xlsx' } as const;
  const { notSearched } = await searchFile(file, [NAME], { maxExpandedBytes: 1e8, withParts: false });
  assert.deepEqual(notSearched.map((part) => part.toLowerCase()).sort(), [
    'xl/embeddings/oleobject1.bin',
    'xl/vbaproject.bin',
  ]);
});

test('phonetic hints and texts that no cell uses are found and masked', async (t) => {
  const strings = [
    '<si><t>\u5c71\u7530</t><rPh sb="0" eb="1"><t>\u30e4\u30de</t></rPh><rPh sb="1" eb="2"><t>\u30c0</t></rPh></si>',
    '<si><t>Bert</t></si>',
    `<si><r><t>Zyxanna </t></r><r><t>Qwertmann</t></r></si>`,
  ];
  const more = [x('xl/sharedStrings.xml', `<sst ${MAIN}>${strings.join('')}</sst>`)];
  const rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
  const unused = await mask(t, { rows, more });
  assert.match(unused.get('xl/sharedstrings.xml') ?? '', /<si><t>Bert<\/t><\/si><si><t>\(erased\)<\/t><\/si><\/sst>/);
  const hinted = await mask(t, { rows, more }, ['\u30e4\u30de\u30c0']);
  assert.match(hinted.get('xl/sharedstrings.xml') ?? '', /<si><t>\(erased\)<\/t><\/si><si><t>Bert<\/t><\/si>/);
  assert.match(hinted.get('xl/worksheets/sheet1.xml') ?? '', /<t>\(erased\)<\/t>.*<v>1<\/v>/);
});
