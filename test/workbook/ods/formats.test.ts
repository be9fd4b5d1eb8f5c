import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOds } from '../../../src/workbook/ods/open-ods.ts';
import { FORMAT_BITS as B } from '../../../src/workbook/rows/row-formats.ts';
import { readFormats } from '../read-formats.ts';
import { makeContent, writeOds } from './make-ods.ts';

const style = (name: string, properties: string, more = '') =>
  `<style:style style:name="${name}" style:family="table-cell" ${more}>${properties}</style:style>`;

const styles = `<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt"/></style:default-style>
<number:number-style style:name="N0"><number:number number:min-integer-digits="1"/></number:number-style>
<number:number-style style:name="N2"><number:number number:decimal-places="2" number:min-integer-digits="1"/></number:number-style>
<number:currency-style style:name="N3"><number:currency-symbol>CA$</number:currency-symbol><number:number number:decimal-places="2"/></number:currency-style>
<number:percentage-style style:name="N4"><number:number number:decimal-places="0"/></number:percentage-style>
${style('bold', '<style:table-cell-properties fo:background-color="#d9d9d9"/><style:text-properties fo:font-weight="bold" fo:font-style="italic" style:text-underline-style="solid"/>')}
${style('large', '<style:table-cell-properties fo:border-top="none" fo:border-bottom="0.5pt solid #000000"/><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="14pt"/>')}
${style('boxed', '<style:table-cell-properties fo:border="0.06pt solid #000000" fo:background-color="#ffffff"/>')}
${style('child', '<style:text-properties fo:font-weight="normal"/><style:paragraph-properties fo:text-align="end"/>', 'style:parent-style-name="bold" style:data-style-name="N0"')}
${style('money', '', 'style:data-style-name="N3"')}${style('percent', '', 'style:data-style-name="N4"')}${style('number', '', 'style:data-style-name="N2"')}
${style('indented', '<style:paragraph-properties fo:margin-left="0.7cm"/>')}`;

const cell = (name: string, more = '') =>
  `<table:table-cell table:style-name="${name}" office:value-type="float" office:value="1" ${more}/>`;
const table = (rows: string) => makeContent(styles, `<table:table table:name="Data">${rows}</table:table>`);

test('ods: what the formats of cells show is counted for each row', async () => {
  const names = ['plain', 'bold', 'large', 'boxed', 'child', 'money', 'percent', 'number'];
  const rows = `<table:table-row>${names.map((name) => cell(name)).join('')}</table:table-row>
<table:table-row>${cell('indented')}${cell('bold', 'table:number-columns-repeated="2"')}<table:table-cell table:style-name="bold"/></table:table-row>
<table:table-row>${cell('plain', 'table:number-columns-spanned="3"')}</table:table-row>`;
  const workbook = await openOds(await writeOds('', table(rows)), { formats: true });
  assert.deepEqual(await readFormats(workbook), [
    {
      bold: 1,
      italic: 2,
      underlined: 2,
      filled: 2,
      lineAbove: 1,
      lineBelow: 2,
      centered: 1,
      right: 1,
      large: 1,
      money: 1,
      percent: 1,
      number: 3,
      first: 0,
      indent: 0,
    },
    { bold: 2, italic: 2, underlined: 2, filled: 2, first: 0, indent: 2 },
    { merged: 1, first: B.merged, indent: 0 },
  ]);
});

test('ods: without the option, nothing is known about formats', async () => {
  const workbook = await openOds(await writeOds('', table(`<table:table-row>${cell('bold')}</table:table-row>`)));
  assert.deepEqual(await readFormats(workbook), [{ first: 0, indent: 0 }]);
});
