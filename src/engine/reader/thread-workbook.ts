import {
  type CellRange,
  type FileFacts,
  listRows,
  type MarkedRange,
  type ReaderNote,
  type Row,
  RowBlock,
  type SheetInfo,
  type SheetReader,
  type Workbook,
} from '../../workbook/index.ts';
import { BlockScan, keepScan } from '../structure/evidence/block-scan.ts';
import type { BlockMessage, OpenedMessage } from './messages.ts';
import type { ReaderThread } from './reader-thread.ts';

/**
 * A workbook that is open in a thread; only one sheet can be read at a time. The thread ends with the last sheet, because
 * later passes need the memory; whoever reads a sheet again starts another one.
 */
export class ThreadWorkbook implements Workbook {
  readonly facts: FileFacts;
  readonly sheets: readonly SheetInfo[];
  readonly readShare?: () => number;
  readonly #marks: OpenedMessage['marks'];
  readonly #startThread: () => ReaderThread;
  #thread: ReaderThread | null;

  constructor(
    startThread: () => ReaderThread,
    thread: ReaderThread,
    { facts, sheets, marks, hasShare }: OpenedMessage,
  ) {
    this.#startThread = startThread;
    this.#thread = thread;
    this.facts = facts;
    this.sheets = sheets;
    this.#marks = marks;
    if (hasShare) this.readShare = () => this.#thread?.share ?? 1;
  }

  async readMarks(index: number): Promise<readonly MarkedRange[]> {
    return this.#marks[index] ?? [];
  }

  openSheet(index: number): SheetReader {
    return new ThreadSheet(this, index);
  }

  async getThread(): Promise<ReaderThread> {
    if (this.#thread !== null) return this.#thread;
    this.#thread = this.#startThread();
    await this.#thread.open();
    return this.#thread;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.close();
  }
}

class ThreadSheet implements SheetReader {
  readonly #workbook: ThreadWorkbook;
  readonly #index: number;
  merges: readonly CellRange[] = [];
  notes: readonly ReaderNote[] = [];
  met: SheetReader['met'] = { rows: 0, cells: 0 };

  constructor(workbook: ThreadWorkbook, index: number) {
    this.#workbook = workbook;
    this.#index = index;
  }

  async *readRows(): AsyncGenerator<Row[]> {
    const thread = await this.#workbook.getThread();
    thread.read(this.#index);
    for (;;) {
      const message = await thread.takeOfSheet();
      this.met = message.met;
      if (message.type === 'end') {
        this.merges = message.merges;
        this.notes = message.notes;
        if (this.#index === this.#workbook.sheets.at(-1)?.index) await this.#workbook.close();
        return;
      }
      yield listRows(loadBlock(message));
    }
  }
}

function loadBlock({ stored: { buffer, byteOffset, length }, scan }: BlockMessage): RowBlock {
  const block = RowBlock.load(Buffer.from(buffer, byteOffset, length));
  if (scan !== null) keepScan(block, new BlockScan(scan));
  return block;
}
