import { parseCell } from '../../src/workbook/a1.ts';
import type { Chip, DocumentPage, Pointed } from './document-page.ts';
import type { Sent } from './documents.ts';
import type { Knowledge } from './knowledge.ts';
import { NOT_TO_CORRECT, type PlantedDocument } from './planted.ts';

/** Points about the whole document rather than one of its places. */
const LOOK_AT_ALL = /first document of its sender|these headers before|no layout|headers differ|headers match/i;

/**
 * A person's work on an open document: if the page does not know the sender, name it; look where the page points,
 * correct what is wrong there, and accept the document.
 */
export async function decideDocument<Document extends Sent>(
  page: DocumentPage,
  knowledge: Knowledge,
  document: Document,
): Promise<void> {
  const isNew = await page.assignSender(document.of);
  await page.readAgain();
  await correct(page, knowledge, isNew);
  await page.accept();
}

/** A person's work on a document with an error: if the page points to the error, the document is sent back. */
export async function decidePlanted(
  page: DocumentPage,
  knowledge: Knowledge,
  document: Sent<PlantedDocument>,
): Promise<void> {
  const isNew = await page.assignSender(document.of);
  // A person who names the sender looks at the whole document.
  const looked = isNew ? [{ text: 'The first document of its sender', cell: undefined }] : [];
  if (await isErrorSeen(page, document, looked)) return page.sendBack();
  const isChanged = !NOT_TO_CORRECT.includes(document.error) && (await correct(page, knowledge, isNew));
  if (isChanged && (await isErrorSeen(page, document))) return page.sendBack();
  return page.accept();
}

async function isErrorSeen(
  page: DocumentPage,
  document: PlantedDocument,
  looked: readonly Pointed[] = [],
): Promise<boolean> {
  const points = await page.readPoints();
  const issues = points.some(({ text }) => /errors|expects|dropped/i.test(text)) ? await page.readIssues() : [];
  return document.isSeen([...looked, ...points, ...issues]);
}

/** Whether anything was wrong. Rows are corrected first, since columns depend on them. */
async function correct(page: DocumentPage, knowledge: Knowledge, isNew: boolean): Promise<boolean> {
  const isRowSaid = await decideRows(page, knowledge, await page.readPoints(), isNew);
  if (isRowSaid) await page.take();
  const isColumnSaid = await decideColumns(page, knowledge, await page.readPoints(), isNew);
  const isConfirmed = await page.confirmOthers();
  if (isColumnSaid || isConfirmed) await page.take();
  return isRowSaid || isColumnSaid || isConfirmed;
}

async function decideRows(
  page: DocumentPage,
  knowledge: Knowledge,
  pointed: readonly Pointed[],
  isNew: boolean,
): Promise<boolean> {
  const { headerRow, totalRow } = knowledge.document;
  const looks = isNew || pointed.some(({ text }) => LOOK_AT_ALL.test(text));
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
  isNew: boolean,
): Promise<boolean> {
  const { headerRow, columns } = knowledge.document;
  const looks = isNew || pointed.some(({ text }) => LOOK_AT_ALL.test(text));
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

/** Giving a field to its right column takes it from a wrong one, so only the right column needs a click. */
function orderChips(wrong: readonly Chip[], knowledge: Knowledge): Chip[] {
  const given = new Set(wrong.map(({ column }) => knowledge.fieldOf(column)));
  const isTaken = ({ column, field }: Chip) => knowledge.fieldOf(column) === null && given.has(field);
  return wrong.filter((chip) => !isTaken(chip));
}
