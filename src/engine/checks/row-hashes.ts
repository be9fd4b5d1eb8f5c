import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { OutputCells } from '../../workbook/index.ts';
import { HashTable } from './hashes/hash-table.ts';
import { hashRow, ValueHasher } from './hashes/hash-values.ts';

const BYTES_PER_HASH = 8;
const BUFFERED_HASHES = 8_192;

/** Writes a hash for each row, and counts the rows that the previous document had as well. */
export class RowHashes {
  readonly #hasher: ValueHasher;
  readonly #earlier: HashTable | null;
  readonly #partialPath: string;
  readonly #fd: number;
  readonly #buffer = Buffer.alloc(BUFFERED_HASHES * BYTES_PER_HASH);
  #bytes = 0;
  /** Number of rows that were already in the previous document. */
  repeated = 0;

  /** `earlierPath`: hashes of the previous document, made with the same salt; null if there are none. */
  constructor(partialPath: string, salt: string, earlierPath: string | null) {
    this.#hasher = new ValueHasher(salt);
    this.#earlier = earlierPath === null ? null : readHashes(earlierPath);
    this.#partialPath = partialPath;
    this.#fd = openSync(partialPath, 'w', 0o600);
  }

  /** Whether there are earlier rows to compare with. */
  get isComparing(): boolean {
    return this.#earlier !== null;
  }

  /** Fields are sorted by name, so that the order of columns makes no difference. */
  add(values: ReadonlyMap<string, OutputCells>, rowCount: number): void {
    const fields = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
    for (let row = 0; row < rowCount; row++) {
      if (!hashRow(this.#hasher, fields, row)) continue;
      const hash = this.#hasher.result;
      if (this.#earlier?.has(hash)) this.repeated += 1;
      this.#buffer.writeUInt32LE(hash.high, this.#bytes);
      this.#buffer.writeUInt32LE(hash.low, this.#bytes + 4);
      this.#bytes += BYTES_PER_HASH;
      if (this.#bytes === this.#buffer.length) this.#flush();
    }
  }

  /** Completes the file; the caller renames it. */
  finish(): void {
    this.#flush();
    closeSync(this.#fd);
  }

  abort(): void {
    closeSync(this.#fd);
    rmSync(this.#partialPath, { force: true });
  }

  #flush(): void {
    for (let done = 0; done < this.#bytes; ) done += writeSync(this.#fd, this.#buffer, done, this.#bytes - done);
    this.#bytes = 0;
  }
}

function readHashes(path: string): HashTable {
  const bytes = readFileSync(path);
  const table = new HashTable();
  for (let at = 0; at + BYTES_PER_HASH <= bytes.length; at += BYTES_PER_HASH) {
    table.add({ high: bytes.readUInt32LE(at), low: bytes.readUInt32LE(at + 4) }, 1);
  }
  return table;
}
