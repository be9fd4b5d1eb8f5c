import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import iconv from 'iconv-lite';
import { AdeError } from '../../contract/errors/index.ts';
import type { OpenOptions, SheetReader, Workbook } from '../types.ts';
import { assertDelimiter } from './delimiter.ts';
import { detectDialect } from './detect-dialect.ts';
import { detectEncoding, detectNarrow, type Encoding } from './detect-encoding.ts';
import { nameEncoding } from './name-encoding.ts';
import { CsvSheetReader, type CsvSource } from './read-rows.ts';
import { detectWideEncoding, readWideMark } from './wide-encodings.ts';

/** How many bytes at the start of the file show its encoding and dialect. */
const SAMPLE_BYTES = 64 * 1024;
const READ_BYTES = 256 * 1024;
const BYTES_PER_MB = 1024 * 1024;

/**
 * Opens a csv or tsv file as a workbook with one sheet that has the file's name. Detects encoding and dialect from the
 * first 64 KB; if these are not UTF-8, detects the encoding from all words of the file that are not ASCII.
 */
export async function openCsv(path: string, options: OpenOptions = {}): Promise<Workbook> {
  const file = options.displayName ?? basename(path);
  if (options.delimiter !== undefined) assertDelimiter(options.delimiter);
  const { sample, size } = await readSample(path, file);
  if (size === 0) throw new AdeError('empty_file', { file });
  assertSize(file, size, options.maxExpandedBytes);
  const { encoding, confidence } =
    options.encoding === undefined
      ? await findEncoding(path, file, sample)
      : { encoding: takeEncoding(options.encoding, sample), confidence: undefined };
  const text = cutRemoved(iconv.decode(sample, encoding), options.delimiter);
  const preferred = extname(file).toLowerCase() === '.tsv' ? '\t' : ',';
  const dialect = detectDialect(text, size <= SAMPLE_BYTES, preferred, options.delimiter);
  const sheet = basename(file, extname(file));
  return makeWorkbook({ path, file, sheet, encoding, dialect }, size, confidence);
}

function makeWorkbook(source: CsvSource, size: number, confidence: number | undefined): Workbook {
  const { encoding, dialect } = source;
  let reader: CsvSheetReader | undefined;
  return {
    facts: {
      format: 'csv',
      encoding,
      ...(confidence === undefined ? {} : { encodingConfidence: confidence }),
      delimiter: dialect.delimiter,
      ...(dialect.confidence === undefined ? {} : { delimiterConfidence: dialect.confidence }),
      quote: dialect.quote,
    },
    sheets: [{ index: 0, name: source.sheet, hidden: false }],
    openSheet(index): SheetReader {
      if (index !== 0) throw new RangeError(`A csv file has one sheet; there is no sheet ${index}.`);
      reader = new CsvSheetReader(source);
      return reader;
    },
    readShare: () => Math.min(1, (reader?.readBytes ?? 0) / size),
    close: async () => {},
  };
}

async function readSample(path: string, file: string): Promise<{ sample: Buffer; size: number }> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new AdeError('file_not_found', { file }, { cause });
  }
  try {
    const { size } = await handle.stat();
    const sample = Buffer.alloc(Math.min(size, SAMPLE_BYTES));
    const { bytesRead } = await handle.read(sample, 0, sample.length, 0);
    return { sample: cutCtrlZ(sample.subarray(0, bytesRead), bytesRead === size), size };
  } finally {
    await handle.close();
  }
}

/** Old programs end a file with Ctrl-Z, which is not part of the text. */
function cutCtrlZ(sample: Buffer, isComplete: boolean): Buffer {
  return isComplete && sample.at(-1) === 0x1a ? sample.subarray(0, -1) : sample;
}

/** Cuts what the reader will leave out. */
function cutRemoved(text: string, delimiter: string | undefined): string {
  return text.replace(/[\0\ufeff]/g, (character) => (character === delimiter ? character : ''));
}

function assertSize(file: string, size: number, maxBytes = Number.POSITIVE_INFINITY): void {
  if (size <= maxBytes) return;
  throw new AdeError('expanded_too_large', { file, part: 'the file', max_mb: Math.floor(maxBytes / BYTES_PER_MB) });
}

/** The encoding that somebody named. `utf-16` does not tell the order of the bytes, but the file may. */
function takeEncoding(name: string, sample: Buffer): string {
  const encoding = nameEncoding(name);
  const found = encoding === 'utf-16' ? (readWideMark(sample) ?? detectWideEncoding(sample)) : undefined;
  return found?.startsWith(encoding) ? found : encoding;
}

async function findEncoding(path: string, file: string, sample: Buffer): Promise<Encoding> {
  const detected = detectEncoding(sample);
  if (detected === 'binary') {
    throw new AdeError('not_a_workbook', { file, found: 'it contains bytes that are not text' });
  }
  if (detected !== 'narrow') return detected;
  return detectNarrow(sample.length < SAMPLE_BYTES ? [sample] : createReadStream(path, { highWaterMark: READ_BYTES }));
}
