/** Writes membership/membership.xlsx, the messy report of this example, with the same bytes in every run. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { makePeople, makeRandom } from './make-people.ts';
import { addEmployer, addLeavers, addSideBySide, addTitle, addTwoRowHeader, roundCents } from './sheet-blocks.ts';

const SEED = 20240331;
const MADE_AT = new Date('2024-03-31T00:00:00Z');
const EMPLOYERS = ['Maple Foods Ltd.', 'Northern Cartage Inc.', 'Lakeview General Hospital', 'Brixton Aggregates Ltd.'];
const WIDTH = 9;

export async function makeWorkbook(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = MADE_AT;
  workbook.modified = MADE_AT;
  const random = makeRandom(SEED);
  addReport(workbook.addWorksheet('March 2024'), random);
  addRetirees(workbook.addWorksheet('Retirees'), random);
  workbook.addWorksheet('Instructions').addRow(['Send this report by the tenth of the month.']);
  const hidden = workbook.addWorksheet('Rates', { state: 'hidden' });
  hidden.addRows([
    ['Hours', 'Rate'],
    [1, 0.35],
  ]);
  const bytes = Buffer.from((await workbook.xlsx.writeBuffer()) as ArrayBuffer);
  return fixEntryTimes(bytes);
}

function addReport(sheet: ExcelJS.Worksheet, random: (limit: number) => number): void {
  addTitle(sheet, ['Federation of Example Workers', 'Contribution report', 'Period: March 2024'], WIDTH);
  addTwoRowHeader(sheet);
  let dues = 0;
  EMPLOYERS.forEach((name, index) => {
    dues += addEmployer(sheet, name, makePeople(38, 1 + index * 40, random));
    sheet.addRow([]);
  });
  // This employer is not in the list of employers.
  dues += addEmployer(sheet, 'Harbour Lights Catering', makePeople(6, 161, random));
  sheet.addRow(['Grand total', null, null, null, null, null, null, roundCents(dues)]).font = { bold: true };
  sheet.addRow(['Note: hours are as reported by the employers, dues as received by the bank.']);
  sheet.addRows([[], []]);
  addLeavers(sheet, 'Members who left in March', makePeople(18, 301, random));
}

function addRetirees(sheet: ExcelJS.Worksheet, random: (limit: number) => number): void {
  addTitle(sheet, ['Retired members', 'Period: March 2024'], WIDTH);
  addSideBySide(sheet, makePeople(30, 401, random), makePeople(22, 501, random));
}

/** A zip stores a time for each entry; here it is always 1980-01-01, the earliest possible one (APPNOTE 4.4.6). */
function fixEntryTimes(zip: Buffer): Buffer {
  const end = zip.lastIndexOf('PK\x05\x06', 'latin1');
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const local = zip.readUInt32LE(entry + 42);
    zip.writeUInt32LE(0x0021_0000, entry + 12);
    zip.writeUInt32LE(0x0021_0000, local + 10);
    entry += 46 + zip.readUInt16LE(entry + 28) + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }
  return zip;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '../membership/membership.xlsx'), await makeWorkbook());
