import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeFormat, type NumberFormat, type Workbook } from '../../src/workbook/index.ts';
import { openOds } from '../../src/workbook/ods/open-ods.ts';
import type { OpenOptions } from '../../src/workbook/types.ts';
import { openXls } from '../../src/workbook/xls/open-xls.ts';
import { makeFileFolder } from '../helpers/temp-folder.ts';
import { makeContent, writeOds } from './ods/make-ods.ts';
import { format, label, makeXls, mulRk, number } from './xls/make-xls.ts';
import * as xlsb from './xlsb/make-xlsb.ts';
import { makeBook, makeStyles, openParts } from './xlsx/make-xlsx.ts';

/** Formats of the first sheet's cells, by their place as row and column. */
async function readFormats(open: (options: OpenOptions) => Promise<Workbook>): Promise<Record<string, NumberFormat>> {
  const found: Record<string, NumberFormat> = {};
  const workbook = await open({ onNumberFormat: (row, column, known) => (found[`${row},${column}`] = known) });
  for await (const _ of workbook.openSheet(0).readRows());
  await workbook.close();
  return found;
}

const EURO = '#,##0.00\\ "€"';
/** Neither general nor text formats, nor those that a text does not show, are told. */
const FORMATS = [0, 14, 'dd.mm.yyyy', EURO, '@', '0.00E+00'];
const EXPECTED = { '1,1': 14, '1,2': 'dd.mm.yyyy', '1,3': EURO, '3,1': 'dd.mm.yyyy' };

test('xlsx: the number formats of cells are told', async (t) => {
  const cells = FORMATS.map((_, i) => `<c s="${i}"><v>45000</v></c>`);
  const rows = `<row r="1">${cells.join('')}</row><row r="3"><c s="2"/><c s="2" t="inlineStr"><is><t>?</t></is></c></row>`;
  const parts = makeBook(rows, { 'xl/styles.xml': makeStyles(FORMATS) });
  assert.deepEqual(await readFormats((options) => openParts(t, parts, options)), EXPECTED);
});

test('xlsb: the number formats of cells are told', async (t) => {
  const rows = [xlsb.row(1), ...FORMATS.map((_, i) => xlsb.real(i, 45000, i)), xlsb.row(3), xlsb.real(1, 1, 2)];
  const parts = xlsb.makeParts(xlsb.makeSheet(rows), { 'xl/styles.bin': xlsb.makeStyles(FORMATS) });
  assert.deepEqual(await readFormats((options) => xlsb.openParts(t, parts, options)), EXPECTED);
});

test('xls: the number formats of cells are told', async () => {
  const path = join(makeFileFolder(), 'book.xls');
  const records = [...FORMATS.map((_, i) => number(0, i, 45000, i)), mulRk(2, 1, [[2, 6]]), label(3, 0, 'text')];
  const book = {
    styles: [0, 14, 164, 165, 49, 11],
    globals: [format(164, 'dd.mm.yyyy'), format(165, EURO)],
    sheets: [{ name: 'Data', records }],
  };
  writeFileSync(path, makeXls(book));
  assert.deepEqual(await readFormats((options) => openXls(path, options)), EXPECTED);
});

test('ods: the number formats of cells are told as codes', async () => {
  const number = (more: string) => `<number:number ${more} number:min-integer-digits="1"/>`;
  const text = (some: string) => `<number:text>${some}</number:text>`;
  const euro = `${number('number:decimal-places="2" number:grouping="true"')}${text(' ')}<number:currency-symbol>€</number:currency-symbol>`;
  const styles = {
    general: `<number:date-style style:name="N9"/><number:number-style style:name="N0">${number('')}</number:number-style>`,
    day: `<number:date-style style:name="N1"><number:day number:style="long"/>${text('.')}<number:month/>${text('.')}<number:year number:style="long"/></number:date-style>`,
    words: `<number:date-style style:name="N2"><number:day/>${text(' of ')}<number:month number:textual="true"/></number:date-style>`,
    money: `<number:currency-style style:name="N3P0" style:volatile="true">${euro}</number:currency-style><number:currency-style style:name="N3">${text('-')}${euro}<style:map style:condition="value()&gt;=0" style:apply-style-name="N3P0"/></number:currency-style>`,
    share: `<number:percentage-style style:name="N4">${number('number:decimal-places="1"')}${text('%')}</number:percentage-style>`,
    elapsed: `<number:time-style style:name="N5" number:truncate-on-overflow="false"><number:hours/>${text(':')}<number:minutes number:style="long"/></number:time-style>`,
  };
  const cells = Object.keys(styles).map((name, i) => {
    const style = `<style:style style:name="${name}" style:family="table-cell" style:data-style-name="N${i}"/>`;
    return { style, xml: `<table:table-cell table:style-name="${name}" office:value-type="float" office:value="1"/>` };
  });
  const xml = cells.map((cell) => cell.xml).join('');
  const content = makeContent(
    Object.values(styles).join('') + cells.map(({ style }) => style).join(''),
    `<table:table table:name="Data"><table:table-row table:number-rows-repeated="2">${xml}</table:table-row></table:table>`,
  );
  const path = await writeOds('', content);
  const row = [
    [1, 'dd\\.m\\.yyyy'],
    [2, 'd "of" mmm'],
    [3, '#,##0.00 "€";-#,##0.00 "€"'],
    [4, '0.0%'],
  ];
  const expected = [1, 2].flatMap((index) => row.map(([column, code]) => [`${index},${column}`, code]));
  assert.deepEqual(await readFormats((options) => openOds(path, options)), Object.fromEntries(expected));
});

test('formats are described as far as their texts show a value', () => {
  const units = (code: NumberFormat) => {
    const shown = describeFormat(code);
    return shown?.kind === 'date' ? `${shown.isLocal ? 'local ' : ''}${shown.units.join(' ')}` : shown;
  };
  assert.deepEqual(['yyyy\\-mm\\-dd', '[$-407]d. mmmm yy;@', 'h:mm AM/PM', 'mm:ss', 14, 22, 17].map(units), [
    'year month day',
    'day monthName shortYear',
    'hour minute half',
    'minute second',
    'local ',
    'local hour minute',
    'monthName shortYear',
  ]);
  const shape = { kind: 'number', minDecimals: 0, maxDecimals: 0, isPercent: false, hasGroups: false, sections: 1 };
  assert.deepEqual(describeFormat('0'), shape);
  assert.deepEqual(describeFormat('[$CHF-807] #,##0.0#'), {
    ...shape,
    minDecimals: 1,
    maxDecimals: 2,
    hasGroups: true,
  });
  assert.deepEqual(describeFormat('0.0\\ %;[Red]\\-0.0\\ %'), {
    ...shape,
    minDecimals: 1,
    maxDecimals: 1,
    isPercent: true,
    sections: 2,
  });
  const unknown = [
    'General',
    '@',
    '0.00E+00',
    '# ?/?',
    '0.0,',
    '[h]:mm',
    'dddd d',
    '[>9]0',
    '"Q1 "0',
    '[$-F800]d',
    'ss.0',
    27,
  ];
  assert.deepEqual(
    unknown.map(describeFormat),
    Array.from(unknown, () => null),
  );
});
