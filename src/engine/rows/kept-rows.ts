import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobPaths, PARTIAL_SUFFIX, ROWS_INDEX } from '../../contract/layout.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { CellValue, OpenOptions, SheetReader } from '../../workbook/index.ts';

/** Sampled rows by table id. */
export type Samples = ReadonlyMap<string, CellValue[][]>;

/** The place of a block of rows: file, offset and length in bytes. */
export type KeptBlock = readonly [file: string, offset: number, bytes: number];

/** What a reader reported about a sheet. */
export type KeptSheet = Pick<SheetReader, 'merges' | 'met' | 'notes'> & { index: number; blocks: KeptBlock[] };

/** The content of rows/index.json beside the document: the rows of a job in the engine's own format. */
interface KeptIndex {
  /** Another version may use another format, and another machine may have another runtime. */
  engine_version: string;
  platform: string;
  /** Whether durations are hours: another version of the package may read them otherwise. */
  durations?: OpenOptions['durations'];
  sheets: KeptSheet[];
  samples: Record<string, CellValue[][]>;
}

const PLATFORM = `${process.platform}-${process.arch}`;

/** The rows that an earlier revision kept; null if this engine cannot use them. */
export function readKept(
  jobDir: string,
  durations: OpenOptions['durations'],
): { folder: string; sheets: KeptSheet[]; samples: Samples } | null {
  const folder = jobPaths(jobDir).rows;
  const path = join(folder, ROWS_INDEX);
  if (!existsSync(path)) return null;
  const index = parseIndex(path);
  if (index === null) return null;
  const { engine_version, platform, sheets, samples } = index;
  if (engine_version !== ENGINE_VERSION || platform !== PLATFORM || index.durations !== durations) return null;
  const isWhole = sheets.every(({ blocks }) => blocks.every(([file]) => existsSync(join(folder, file))));
  return isWhole ? { folder, sheets, samples: new Map(Object.entries(samples)) } : null;
}

/** Null if the file is not JSON: a failing disk may lose the end of a file. */
function parseIndex(path: string): KeptIndex | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as KeptIndex;
  } catch {
    return null;
  }
}

/**
 * Keeps the files of rows beside the document, for later revisions. They contain the document's values, so they are
 * deleted with it. If there is no room for them, a revision reads the document again.
 */
export function keepRows(
  jobDir: string,
  /** Paths of the files, and their new names. */
  files: readonly (readonly [path: string, name: string])[],
  { sheets, samples, durations }: { sheets: KeptSheet[]; samples: Samples; durations: OpenOptions['durations'] },
): void {
  const folder = jobPaths(jobDir).rows;
  const index: KeptIndex = {
    engine_version: ENGINE_VERSION,
    platform: PLATFORM,
    durations,
    sheets,
    samples: Object.fromEntries(samples),
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The folder may already have the index of an earlier revision.
    rmSync(join(folder, ROWS_INDEX), { force: true });
    for (const [path, name] of files) renameSync(path, join(folder, name));
    // Written completely or not at all: the engine may be killed here, and the next engine reads the index.
    const partial = join(folder, `${ROWS_INDEX}${PARTIAL_SUFFIX}`);
    writeFileSync(partial, JSON.stringify(index), { mode: 0o600 });
    renameSync(partial, join(folder, ROWS_INDEX));
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}
