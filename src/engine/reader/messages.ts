import type { BuildRecord } from '../../contract/build.ts';
import type { ErrorCode, ErrorDetails } from '../../contract/errors/index.ts';
import type {
  CellRange,
  FileFacts,
  MarkedRange,
  OpenOptions,
  ReaderNote,
  SheetInfo,
  SheetReader,
} from '../../workbook/index.ts';
import type { StoredScan } from '../structure/evidence/block-scan.ts';

/** What the thread gets when it starts. */
export interface ReaderTask {
  path: string;
  options: OpenOptions;
  /** If the package has row weights, the thread scans rows for the engine whenever it is ahead. */
  build: Pick<BuildRecord, 'row_weights' | 'manifest' | 'words'>;
}

/** To the thread. `read`: starts a sheet from its beginning, in place of the one before; `more`: a block was taken. */
export type ReaderRequest = { type: 'read'; run: number; sheetIndex: number } | { type: 'more' };

/** The document is open. `hasShare`: whether its format knows which share of it was read. */
export interface OpenedMessage {
  type: 'opened';
  facts: FileFacts;
  sheets: readonly SheetInfo[];
  /** The marked ranges of each sheet, if the package uses them. */
  marks: readonly (readonly MarkedRange[])[];
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
  /** Null if the engine scans the rows itself. */
  scan: StoredScan | null;
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

/** The thread is ahead if this many blocks wait: then it has time to scan the next one. */
export const BLOCKS_TO_SCAN = 2;
