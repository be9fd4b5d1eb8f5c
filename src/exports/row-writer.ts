import type { ExportField } from './fields.ts';
import type { TypedValue } from './typed-values.ts';

/** Writes rows into one file, whose bytes depend only on the rows. Every call must be awaited before the next one. */
export interface RowWriter {
  write(rows: readonly TypedValue[][]): Promise<void> | void;
  /** Completes the file. Errors: `disk_full`, `output_too_large`. */
  finish(): Promise<WrittenFile>;
  /** Stops and removes the file. */
  abort(): Promise<void> | void;
}

export interface WrittenFile {
  bytes: number;
  /** SHA-256 of the file, in hex. */
  sha256: string;
}

export interface WriterTarget {
  path: string;
  maxBytes: number;
  fields: readonly ExportField[];
}
