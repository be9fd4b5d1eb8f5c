import type { Static } from 'typebox';
import * as Type from 'typebox';
import { PreviewSheetSchema } from '../contract/api/index.ts';
import { AdeError } from '../contract/errors/index.ts';
import type { SandboxLevel } from '../contract/levels.ts';
import { type ConfinedProcess, parseFrame, readFrames, startConfined } from '../sandbox/index.ts';
import { indexName, rowsName, SHEETS_NAME } from './layout.ts';
import { FRAME_KINDS } from './process/frames.ts';
import {
  endForViolation,
  FailureSchema,
  makeConfinement,
  type PreviewDocument,
  throwFailure,
} from './process/preview-process.ts';
import type { PreviewTarget } from './target.ts';

/** A sheet with a million rows takes about ten seconds. */
const CPU_SECONDS = 300;
const BYTES_PER_MB = 1_048_576;

export interface PreviewRun extends PreviewDocument {
  target: PreviewTarget;
  /** Size limit of the preview. */
  maxMb: number;
}

const ResultSchema = Type.Union([Type.Object({ sheets: Type.Array(PreviewSheetSchema) }), FailureSchema]);

/**
 * Indexes a workbook into `target`. Documents are not trusted, so a process that is confined like the rule process
 * reads it and cannot write anything. Throws the reader's error, or the reason why the process ended.
 */
export async function runPreview(level: SandboxLevel, run: PreviewRun): Promise<void> {
  const child = startConfined(level, makeConfinement(run, CPU_SECONDS));
  const result = await writeFrames(child, run);
  const { reason } = await child.ended;
  if (result === undefined || !('sheets' in result)) return throwFailure(run, result, reason);
  await run.target.add(SHEETS_NAME, Buffer.from(JSON.stringify(result.sheets)));
}

async function writeFrames(child: ConfinedProcess, run: PreviewRun): Promise<Static<typeof ResultSchema> | undefined> {
  const writer = new PreviewWriter(run);
  try {
    for await (const { kind, payload } of readFrames(child.output)) {
      if (kind === FRAME_KINDS.rows) await writer.addRows(payload);
      else if (kind === FRAME_KINDS.index) await writer.endSheet(payload);
      else return parseFrame(ResultSchema, payload);
    }
  } catch (error) {
    endForViolation(child, error);
    throw error;
  }
  return undefined;
}

/** Adds the received frames to files, sheet by sheet. */
class PreviewWriter {
  readonly #run: PreviewRun;
  #sheetIndex = 0;
  #bytes = 0;

  constructor(run: PreviewRun) {
    this.#run = run;
  }

  async addRows(payload: Buffer): Promise<void> {
    this.#bytes += payload.length;
    if (this.#bytes > this.#run.maxMb * BYTES_PER_MB) {
      const found = `it would take more than ${this.#run.maxMb} MB; raise ADE_PREVIEW_CACHE_MB`;
      throw new AdeError('preview_failed', { file: this.#run.displayName, found });
    }
    await this.#run.target.add(rowsName(this.#sheetIndex), payload);
  }

  async endSheet(index: Buffer): Promise<void> {
    await this.#run.target.add(indexName(this.#sheetIndex), index);
    this.#sheetIndex += 1;
  }
}
