import type { ErrorCode, ErrorDetails } from '../../contract/errors/index.ts';
import type { CellRange, FileFacts, OpenOptions, ReaderNote, SheetInfo, SheetReader } from '../../workbook/index.ts';

/** What the thread gets when it starts. */
export interface ReaderTask {
  path: string;
  options: OpenOptions;
}

/** To the thread. `read`: starts a sheet from its beginning, in place of the one before; `more`: a block was taken. */
export type ReaderRequest = { type: 'read'; run: number; sheetIndex: number } | { type: 'more' };

/** The document is open. `hasShare`: whether its format knows which share of it was read. */
export interface OpenedMessage {
  type: 'opened';
  facts: FileFacts;
  sheets: readonly SheetInfo[];
  hasShare: boolean;
}

/** What is known of a sheet so far. */
interface SheetState {
  run: number;
  met: SheetReader['met'];
  share: number;
}

export interface BlockMessage extends SheetState {
  type: 'block';
  /** See RowBlock.store. */
  stored: Uint8Array<ArrayBuffer>;
}

export interface EndMessage extends SheetState {
  type: 'end';
  merges: readonly CellRange[];
  notes: readonly ReaderNote[];
}

/** The document (run 0) or a sheet could not be read. An error loses its class and its code on the way. */
export interface FailedMessage {
  type: 'failed';
  run: number;
  error: { code: ErrorCode; details: ErrorDetails } | { other: unknown };
}

/** From the thread. */
export type ReaderMessage = OpenedMessage | BlockMessage | EndMessage | FailedMessage;

/** How many blocks may wait for the engine: some megabytes. */
export const BLOCKS_AHEAD = 8;
