/** Reads documents one by one, as the preview does: without rules. The parent sends paths and gets an `Ending` for each. */
import { isAdeError } from '../../src/contract/errors/index.ts';
import { formatCell } from '../../src/workbook/index.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import type { FileFacts, Row, SheetReader, Workbook } from '../../src/workbook/types.ts';
import type { AdeReading, AdeSheet } from '../cells/types.ts';

/** A few bytes of ods can repeat a cell a million times. Such rows are read, but not kept. */
const MAX_COMPARED_CELLS = 200_000;

/** How reading a document ended: with its cells, the code of a typed error, or the text of an error without a code. */
export type Ending = ({ reading: AdeReading } | { code: string } | { untyped: string }) & { peakMb: number };

async function readDocument(path: string): Promise<AdeReading> {
  const workbook = await openWorkbook(path);
  try {
    return await readWorkbook(workbook);
  } finally {
    await workbook.close();
  }
}

async function readWorkbook({ facts, sheets, openSheet }: Workbook): Promise<AdeReading> {
  const read: AdeSheet[] = [];
  let cells = 0;
  for (const { index, name } of sheets) {
    const reader = openSheet(index);
    read.push(await readSheet(name, reader));
    cells += reader.met.cells;
  }
  const isTooLarge = cells > MAX_COMPARED_CELLS;
  const skippedSheets = (facts.skippedSheets ?? []).map(({ name }) => name);
  return {
    sheets: isTooLarge ? [] : read,
    skippedSheets,
    isTooLarge,
    ...(facts.encoding === undefined ? {} : { dialect: listDialect(facts) }),
  };
}

function listDialect({ encoding, delimiter, quote, encodingConfidence, delimiterConfidence }: FileFacts) {
  const confidences = { encodingConfidence: encodingConfidence ?? 1, delimiterConfidence: delimiterConfidence ?? 1 };
  return { encoding: encoding!, delimiter: delimiter!, quote: quote!, ...confidences };
}

async function readSheet(name: string, reader: SheetReader): Promise<AdeSheet> {
  const sheet: AdeSheet = { name, cells: {}, uncached: [], notes: [] };
  const counted = { rows: 0, cells: 0 };
  for await (const list of reader.readRows()) {
    for (const row of list) {
      counted.rows += 1;
      counted.cells += row.filledCount;
      if (counted.cells <= MAX_COMPARED_CELLS) addRow(sheet, row);
    }
  }
  const { met } = reader;
  if (met.rows !== counted.rows || met.cells !== counted.cells) {
    throw new Error(`the reader met ${JSON.stringify(met)}, and gave ${JSON.stringify(counted)}`);
  }
  sheet.notes.push(...reader.notes);
  return sheet;
}

function addRow(sheet: AdeSheet, row: Row): void {
  const { values } = row;
  if (values.length !== row.cellCount) throw new Error(`row ${row.index} has another number of cells than it says`);
  let filled = 0;
  for (const [column, value] of values.entries()) {
    if (value === null) continue;
    const place = formatCell(row.index - 1, column);
    if (place in sheet.cells) throw new Error(`the reader gave ${place} of "${sheet.name}" twice`);
    sheet.cells[place] = value;
    filled += 1;
  }
  for (const column of row.uncached) sheet.uncached.push(formatCell(row.index - 1, column));
  if (filled + row.uncached.length !== row.filledCount) {
    throw new Error(`row ${row.index} of "${sheet.name}" has ${filled} values and says ${row.filledCount}`);
  }
}

async function answer(path: string): Promise<void> {
  const ending = await readDocument(path).then(
    (reading) => ({ reading }),
    (error) => (isAdeError(error) ? { code: error.code } : { untyped: String((error as Error)?.stack ?? error) }),
  );
  // maxRSS is in kilobytes on every platform.
  process.send!({ ...ending, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Ending);
}

process.on('message', (path: string) => void answer(path));
