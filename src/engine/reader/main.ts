// Entry of a thread of the engine: reads a document while the engine works on the rows before.
import { parentPort, workerData } from 'node:worker_threads';
import { isAdeError } from '../../contract/errors/index.ts';
import type { SheetReader, Workbook } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import { Lexicon, listWords } from '../structure/evidence/lexicon.ts';
import { RowScanner } from '../structure/evidence/row-scanner.ts';
import { BLOCKS_AHEAD, BLOCKS_TO_SCAN, type ReaderMessage, type ReaderRequest, type ReaderTask } from './messages.ts';

let currentRun = 0;
let blocksAhead = 0;
let onMore = () => {};
/** Null if the package has no row weights. */
let scanner: RowScanner | null = null;

function send(message: ReaderMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

function sendFailure(run: number, error: unknown): void {
  const known = isAdeError(error) ? { code: error.code, details: error.details } : { other: error };
  send({ type: 'failed', run, error: known });
}

async function readSheet(workbook: Workbook, run: number, sheetIndex: number): Promise<void> {
  const reader = workbook.openSheet(sheetIndex);
  const describe = () => ({ run, met: copyMet(reader), share: workbook.readShare?.() ?? 0 });
  for await (const rows of reader.readRows()) {
    while (run === currentRun && blocksAhead >= BLOCKS_AHEAD) await waitForMore();
    if (run !== currentRun) return;
    const block = rows[0]?.block;
    if (block === undefined) continue;
    const scan = blocksAhead < BLOCKS_TO_SCAN ? null : (scanner?.scan(block).store() ?? null);
    const stored = block.store();
    blocksAhead += 1;
    send(
      { type: 'block', stored, scan, ...describe() },
      scan === null ? [stored.buffer] : [stored.buffer, scan.buffer],
    );
  }
  send({ type: 'end', merges: reader.merges, notes: reader.notes, ...describe() });
}

function waitForMore(): Promise<void> {
  return new Promise((resolve) => {
    onMore = resolve;
  });
}

/** The reader goes on counting in its own object. */
function copyMet({ met: { rows, cells } }: SheetReader): SheetReader['met'] {
  return { rows, cells };
}

async function open({ path, options, build: { row_weights: weights, manifest, words } }: ReaderTask): Promise<void> {
  if (weights !== undefined) scanner = new RowScanner(new Lexicon(listWords(weights, manifest, words)));
  const workbook = await openWorkbook(path, options);
  // One run at a time: two readers of one file would disturb each other. An earlier run ends at its next block.
  let reading = Promise.resolve();
  const start = ({ run, sheetIndex }: Extract<ReaderRequest, { type: 'read' }>) => {
    blocksAhead = 0;
    return readSheet(workbook, run, sheetIndex);
  };
  parentPort?.on('message', (request: ReaderRequest) => {
    if (request.type === 'read') {
      currentRun = request.run;
      reading = reading.then(() => start(request)).catch((error) => sendFailure(request.run, error));
    } else blocksAhead -= 1;
    onMore();
  });
  const marked = manifest.engine.tables.regions === true ? workbook.sheets : [];
  const marks = await Promise.all(marked.map(({ index }) => workbook.readMarks?.(index) ?? []));
  const { facts, sheets } = workbook;
  send({ type: 'opened', facts, sheets, marks, hasShare: workbook.readShare !== undefined });
}

open(workerData as ReaderTask).catch((error) => sendFailure(0, error));
