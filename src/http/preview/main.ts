/**
 * Entry of the preview process: `preview DOCUMENT OUT_DIR NAME MAX_EXPANDED_MB`. Turns every sheet into rows that can be
 * read from anywhere, and says on fd 3 how it went.
 */
import { writeSync } from 'node:fs';
import { isAdeError } from '../../contract/errors/index.ts';
import { indexWorkbook } from './index-workbook.ts';

const MESSAGE_FD = 3;

process.env.TZ = 'UTC';
const [documentPath, outDir, displayName, maxExpandedMb] = process.argv.slice(2) as [string, string, string, string];
try {
  await indexWorkbook(documentPath, outDir, { displayName, maxExpandedBytes: Number(maxExpandedMb) * 1_048_576 });
  writeSync(MESSAGE_FD, JSON.stringify({ ok: true }));
} catch (error) {
  // Class only where the error is not ours: its message may quote a value.
  const failure = isAdeError(error)
    ? { code: error.code, details: error.details }
    : { code: 'preview_failed', details: { file: displayName, found: (error as Error).name } };
  writeSync(MESSAGE_FD, JSON.stringify({ ok: false, ...failure }));
}
