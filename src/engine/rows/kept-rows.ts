import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobPaths, PARTIAL_SUFFIX, ROWS_INDEX } from '../../contract/layout.ts';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { CellValue, OpenOptions, SheetReader } from '../../workbook/index.ts';
import type { Samples } from './samples.ts';

/** The place of a block of rows: file, offset and length in bytes. */
export type KeptBlock = readonly [file: string, offset: number, bytes: number];

/** What a reader reported about a sheet. */
export type KeptSheet = Pick<SheetReader, 'merges' | 'met' | 'notes'> & { index: number; blocks: KeptBlock[] };

/** How the document was read; another version of the package may read it otherwise. */
export type Reading = Pick<OpenOptions, 'durations' | 'formats'>;

/** The content of rows/index.json beside the document: the rows of a job in the engine's own format. */
interface KeptIndex {
  /** Another version may use another format, and another machine may have another runtime. */
  engine_version: string;
  platform: string;
  durations?: Reading['durations'];
  formats?: Reading['formats'];
  sheets: KeptSheet[];
  samples: Record<string, CellValue[][]>;
}

const PLATFORM = `${process.platform}-${process.arch}`;

/** The rows that an earlier revision kept; null if this engine cannot use them. */
export function readKept(
  jobDir: string,
  { durations, formats = false }: Reading,
): { folder: string; sheets: KeptSheet[]; samples: Samples } | null {
  const folder = jobPaths(jobDir).rows;
  const path = join(folder, ROWS_INDEX);
  if (!existsSync(path)) return null;
  const index = parseIndex(path);
  if (index === null) return null;
  const { engine_version, platform, sheets, samples } = index;
  if (engine_version !== ENGINE_VERSION || platform !== PLATFORM || index.durations !== durations) return null;
  if ((index.formats ?? false) !== formats) return null;
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
  { sheets, samples, reading }: { sheets: KeptSheet[]; samples: Samples; reading: Reading },
): void {
  const folder = jobPaths(jobDir).rows;
  const { durations, formats = false } = reading;
  const index: Omit<KeptIndex, 'samples'> = {
    engine_version: ENGINE_VERSION,
    platform: PLATFORM,
    durations,
    ...(formats ? { formats } : {}),
    sheets,
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // The folder may already have the index of an earlier revision.
    rmSync(join(folder, ROWS_INDEX), { force: true });
    for (const [path, name] of files) renameSync(path, join(folder, name));
    // Written completely or not at all: the engine may be killed here, and the next engine reads the index.
    const partial = join(folder, `${ROWS_INDEX}${PARTIAL_SUFFIX}`);
    const fd = openSync(partial, 'w', 0o600);
    try {
      for (const piece of formatIndex(index, samples)) writeFileSync(fd, piece);
    } finally {
      closeSync(fd);
    }
    renameSync(partial, join(folder, ROWS_INDEX));
  } catch {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of a `KeptIndex`, table by table: the samples of all together may take much memory. */
function* formatIndex(index: Omit<KeptIndex, 'samples'>, samples: Samples): Generator<string> {
  yield `${JSON.stringify(index).slice(0, -1)},"samples":{`;
  let before = '';
  for (const [tableId, rows] of samples) {
    yield `${before}${JSON.stringify(tableId)}:${JSON.stringify(rows)}`;
    before = ',';
  }
  yield '}}';
}
