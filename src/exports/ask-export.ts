import { AdeError } from '../contract/errors/index.ts';
import { askThread, explainUnread, type Misfit } from '../record/reader/index.ts';
import type { ExportField } from './fields.ts';
import type { ExportTarget } from './write-file.ts';
import type { ResultColumns, StoredResult, WrittenResults } from './write-results.ts';

export interface AskedExport {
  results: readonly StoredResult[];
  target: ExportTarget;
}

export interface AskedColumns {
  results: readonly Pick<StoredResult, 'record'>[];
  fields: readonly ExportField[];
}

/**
 * A young generation of V8 that stays small: otherwise it grows with the time that a file takes, and so with its rows.
 * The old one holds a row group of Parquet.
 */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 };

/**
 * Writes a file from results in a thread of its own. `signal` ends it; then a part of the file may be left. Errors:
 * `artifact_unreadable`, those of the reader for a damaged workbook, `disk_full`, `output_too_large`.
 */
export function askExport(asked: AskedExport, signal?: AbortSignal): Promise<WrittenResults> {
  return askWriter<WrittenResults>(asked, signal);
}

/** What each result has and lacks of these fields, in the order of the results. Throws `artifact_unreadable`. */
export async function askColumns(asked: AskedColumns): Promise<ResultColumns[]> {
  return (await askWriter<{ results: ResultColumns[] }>(asked)).results;
}

async function askWriter<Answer extends object>(asked: unknown, signal?: AbortSignal): Promise<Answer> {
  const answer = await askThread<Answer | Misfit>('export-writer.js', asked, { limits: LIMITS, signal }).catch(
    explainUnread,
  );
  if ('code' in answer) throw new AdeError(answer.code, answer.details);
  return answer;
}
