import { parseCell } from '../../src/workbook/a1.ts';
import type { Chip, DocumentPage, Pointed } from './document-page.ts';
import type { Knowledge } from './knowledge.ts';

/** Points that say that the whole document should be looked at, not one place of it. */
const LOOK_AT_ALL = /first document of its sender|headers of the table|no layout|headers are/i;

/**
 * What a person does with an open document: they look where the page points, say otherwise what is wrong there, and accept it.
 * `looksAtAll`: the document was drawn for a look.
 */
export async function decideDocument(page: DocumentPage, knowledge: Knowledge, looksAtAll = false): Promise<void> {
  await page.readAgain();
  // First the rows, since columns rest on them.
  for (const decide of [decideRows, decideColumns]) {
    const isChanged = await decide(page, knowledge, await page.walk(), looksAtAll);
    if (isChanged) await page.take();
  }
  await page.accept();
}

async function decideRows(
  page: DocumentPage,
  knowledge: Knowledge,
  pointed: readonly Pointed[],
  looksAtAll: boolean,
): Promise<boolean> {
  const { headerRow, totalRow } = knowledge.document;
  const looks = looksAtAll || pointed.some(({ text }) => LOOK_AT_ALL.test(text));
  const rows = new Set(looks ? [headerRow, headerRow + 1, ...(totalRow === null ? [] : [totalRow])] : []);
  for (const { cell } of pointed) {
    const at = cell === undefined ? null : parseCell(cell);
    if (at) rows.add(at.row + 1);
  }
  let isChanged = false;
  for (const row of rows) {
    const wanted = knowledge.labelOf(row);
    if (wanted === undefined || (await page.readLabel(row)) === wanted) continue;
    await page.sayLabel(row, wanted);
    isChanged = true;
  }
  return isChanged;
}

async function decideColumns(
  page: DocumentPage,
  knowledge: Knowledge,
  pointed: readonly Pointed[],
  looksAtAll: boolean,
): Promise<boolean> {
  const { headerRow, columns } = knowledge.document;
  const looks = looksAtAll || pointed.some(({ text }) => LOOK_AT_ALL.test(text));
  const at = new Set(pointed.flatMap(({ cell }) => (cell === undefined ? [] : [parseCell(cell)?.column])));
  const chips = (await page.readChips(headerRow, columns.length)).filter(({ column }) => looks || at.has(column));
  const wrong = chips.filter(({ column, field }) => {
    const known = knowledge.fieldOf(column);
    return known !== undefined && known !== field;
  });
  for (const chip of orderChips(wrong, knowledge)) {
    await page.sayField(headerRow, chip.column, knowledge.fieldOf(chip.column) ?? null);
  }
  return wrong.length > 0;
}

/** A field that is given to its column is taken from the other one, so those come first. */
function orderChips(wrong: readonly Chip[], knowledge: Knowledge): Chip[] {
  const given = new Set(wrong.map(({ column }) => knowledge.fieldOf(column)));
  const isTaken = ({ column, field }: Chip) => knowledge.fieldOf(column) === null && given.has(field);
  return wrong.filter((chip) => !isTaken(chip));
}
