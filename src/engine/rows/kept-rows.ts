import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobPaths, PARTIAL_SUFFIX, ROWS_INDEX } from '../../contract/layout.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { CellValue, SheetReader } from '../../workbook/index.ts';

/** Sampled rows by table id. */
export type Samples = ReadonlyMap<string, CellValue[][]>;

/** Where a block of rows is: file, offset and length in bytes. */
export type KeptBlock = readonly [file: string, offset: number, bytes: number];

/** What a reader told of a sheet. */
export type KeptSheet = Pick<SheetReader, 'merges' | 'met' | 'notes'> & { index: number; blocks: KeptBlock[] };

/** rows/index.json beside the document: the rows of a job in the form in which the engine works with them. */
interface KeptIndex {
  /** The form may be another one in another version, and the runtime may be that of another machine. */
  engine_version: string;
  platform: string;
  sheets: KeptSheet[];
  samples: Record<string, CellValue[][]>;
}

const PLATFORM = `${process.platform}-${process.arch}`;

/** What an earlier revision kept; null where there is nothing that this engine can use. */
export function readKept(jobDir: string): { folder: string; sheets: KeptSheet[]; samples: Samples } | null {
  const folder = jobPaths(jobDir).rows;
  const path = join(folder, ROWS_INDEX);
  if (!existsSync(path)) return null;
  const index = parseIndex(path);
  if (index === null) return null;
  const { engine_version, platform, sheets, samples } = index;
  if (engine_version !== ENGINE_VERSION || platform !== PLATFORM) return null;
  const isWhole = sheets.every(({ blocks }) => blocks.every(([file]) => existsSync(join(folder, file))));
  return isWhole ? { folder, sheets, samples: new Map(Object.entries(samples)) } : null;
}

/** null for what is no JSON: a disk may lose the end of a file. */
function parseIndex(path: string): KeptIndex | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as KeptIndex;
  } catch {
    return null;
  }
}

/**
 * Keeps the files of rows beside the document, for the revisions to come. They are a document's values, and go with it.
 * Without room for them, a revision reads the document again.
 */
export function keepRows(
  jobDir: string,
  /** Paths, and the names that they get. */
  files: readonly (readonly [path: string, name: string])[],
  sheets: KeptSheet[],
  samples: Samples,
): void {
  const folder = jobPaths(jobDir).rows;
  const index: KeptIndex = {
    engine_version: ENGINE_VERSION,
    platform: PLATFORM,
    sheets,
    samples: Object.fromEntries(samples),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The index may be one that an earlier revision shares.
    rmSync(join(folder, ROWS_INDEX), { force: true });
    for (const [path, name] of files) renameSync(path, join(folder, name));
    // Whole or not at all: an engine may be killed here, and the next one looks for it.
    const partial = join(folder, `${ROWS_INDEX}${PARTIAL_SUFFIX}`);
    writeFileSync(partial, JSON.stringify(index), { mode: 0o600 });
    renameSync(partial, join(folder, ROWS_INDEX));
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}
