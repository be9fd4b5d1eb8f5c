/**
 * Entry of the preview process: `preview DOCUMENT NAME MAX_EXPANDED_MB READ_AS [MAX_ROWS]`, with READ_AS as JSON. Sends
 * every sheet as rows with an index on fd 3; see process/frames.ts. With MAX_ROWS, only sends the texts of that many first rows
 * of each sheet. The process cannot write files.
 */
import { isAdeError } from '../contract/errors/index.ts';
import { sendFrame } from '../sandbox/index.ts';
import { readHeads } from './heads/read-heads.ts';
import { indexWorkbook } from './index-workbook.ts';
import { FRAME_KINDS } from './process/frames.ts';
import type { PreviewReading } from './process/preview-process.ts';

function sendResult(result: object): void {
  sendFrame(FRAME_KINDS.result, Buffer.from(JSON.stringify(result)));
}

async function readDocument(
  path: string,
  displayName: string,
  maxExpandedMb: string,
  readAs: string,
  maxRows?: string,
): Promise<void> {
  try {
    const maxExpandedBytes = Number(maxExpandedMb) * 1_048_576;
    const { numberFormats, ...reading } = JSON.parse(readAs) as PreviewReading;
    const options = { displayName, maxExpandedBytes, ...reading };
    if (maxRows === undefined) sendResult({ sheets: await indexWorkbook(path, options, sendFrame, numberFormats) });
    else sendResult({ heads: await readHeads(path, options, Number(maxRows)) });
  } catch (error) {
    // For errors other than ADE's own, only the class is sent: the message may quote a value.
    const failure = isAdeError(error)
      ? { code: error.code, details: error.details }
      : { code: 'preview_failed', details: { file: displayName, found: (error as Error).name } };
    sendResult({ failure });
  }
}

process.env.TZ = 'UTC';
readDocument(...(process.argv.slice(2) as [string, string, string, string, string?])).catch((error: unknown) => {
  // The result could not be sent; the server reads the log.
  console.error(error);
  process.exitCode = 1;
});
