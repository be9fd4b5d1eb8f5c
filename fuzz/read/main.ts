/** Reads documents one by one, as the preview does: without rules. The parent sends paths and gets an `Ending` for each. */
import { isAdeError } from '../../src/contract/errors/index.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import type { SheetReader, Workbook } from '../../src/workbook/types.ts';
import type { AdeCount, SheetCount } from '../count/types.ts';

/** How reading a document ended: with a count, the code of a typed error, or the text of an error without a code. */
export type Ending = ({ count: AdeCount } | { code: string } | { untyped: string }) & { peakMb: number };

async function readDocument(path: string): Promise<AdeCount> {
  const workbook = await openWorkbook(path);
  try {
    return await countWorkbook(workbook);
  } finally {
    await workbook.close();
  }
}

async function countWorkbook(workbook: Workbook): Promise<AdeCount> {
  const { encoding, delimiter, quote, skippedSheets = [] } = workbook.facts;
  const sheets: AdeCount['sheets'] = [];
  for (const { index, name } of workbook.sheets) {
    const reader = workbook.openSheet(index);
    const count = await countSheet(name, reader);
    sheets.push({ ...count, notes: reader.notes.map(({ code }) => code) });
  }
  return {
    sheets,
    skippedSheets: skippedSheets.map(({ name }) => name),
    ...(encoding === undefined ? {} : { dialect: { encoding, delimiter: delimiter!, quote: quote! } }),
  };
}

async function countSheet(name: string, reader: SheetReader): Promise<SheetCount> {
  const filled: Record<number, number> = {};
  let uncached = 0;
  let rows = 0;
  let cells = 0;
  for await (const list of reader.readRows()) {
    for (const row of list) {
      // Also decodes the values, so that a wrong encoding fails here.
      if (row.values.length !== row.cellCount)
        throw new Error(`row ${row.index} has another number of cells than it says`);
      rows += 1;
      cells += row.filledCount;
      uncached += row.uncached.length;
      const count = row.filledCount - row.uncached.length;
      if (count > 0) filled[row.index] = count;
    }
  }
  const { met } = reader;
  if (met.rows !== rows || met.cells !== cells) {
    throw new Error(`the reader met ${met.rows} rows and ${met.cells} cells, and gave ${rows} and ${cells}`);
  }
  return { name, filled, uncached };
}

async function answer(path: string): Promise<void> {
  const ending = await readDocument(path).then(
    (count) => ({ count }),
    (error) => (isAdeError(error) ? { code: error.code } : { untyped: String((error as Error)?.stack ?? error) }),
  );
  // maxRSS is in kilobytes on every platform.
  process.send!({ ...ending, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Ending);
}

process.on('message', (path: string) => void answer(path));
