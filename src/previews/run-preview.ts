import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { PreviewSheetSchema } from '../contract/api/index.ts';
import { AdeError, type ErrorCode, errorTable } from '../contract/errors/index.ts';
import type { SandboxLevel } from '../contract/levels.ts';
import type { ReadAs } from '../contract/run-request.ts';
import {
  type ConfinedProcess,
  type Confinement,
  entryPath,
  makeRuleHostConfinement,
  startConfined,
} from '../sandbox/index.ts';
import { FRAME_KINDS, readFrames } from './frames.ts';
import { indexName, rowsName, SHEETS_NAME } from './layout.ts';

/** A sheet of a million rows takes about ten seconds. */
const CPU_SECONDS = 300;
const MEMORY_MB = 1024;
const LOG_BYTES = 65_536;
const BYTES_PER_MB = 1_048_576;

export interface PreviewRun {
  documentPath: string;
  outDir: string;
  displayName: string;
  readAs: ReadAs | undefined;
  maxExpandedMb: number;
  /** Size limit of the preview. */
  maxMb: number;
}

const ResultSchema = Type.Union([
  Type.Object({ sheets: Type.Array(PreviewSheetSchema) }),
  Type.Object({
    failure: Type.Object({
      code: Type.String(),
      details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
    }),
  }),
]);
type PreviewResult = Static<typeof ResultSchema>;

/**
 * Indexes a workbook into `outDir`. A process that is confined like the rule process reads it and can't write anything,
 * because a document isn't trusted either. Throws the reader's error, or why the process ended.
 */
export async function runPreview(level: SandboxLevel, run: PreviewRun): Promise<void> {
  const child = startConfined(level, makeConfinement(run));
  const result = await writeFrames(child, run);
  const { reason } = await child.ended;
  if (result !== undefined && 'sheets' in result) {
    await writeFile(join(run.outDir, SHEETS_NAME), JSON.stringify(result.sheets));
    return;
  }
  if (result !== undefined && result.failure.code in errorTable) {
    throw new AdeError(result.failure.code as ErrorCode, result.failure.details);
  }
  const found = reason === null ? 'the process sent no result' : new AdeError(reason.code, reason.details).message;
  throw new AdeError('preview_failed', { file: run.displayName, found });
}

/** The process can only read its own code and the document. */
function makeConfinement({ documentPath, displayName, maxExpandedMb, readAs = {} }: PreviewRun): Confinement {
  const confinement = makeRuleHostConfinement({
    entry: entryPath('preview.js'),
    args: [documentPath, displayName, String(maxExpandedMb), JSON.stringify(readAs)],
    readPaths: [documentPath],
    network: false,
    limits: { memoryMb: MEMORY_MB, cpuSeconds: CPU_SECONDS, logBytes: LOG_BYTES },
  });
  return { ...confinement, name: 'The preview' };
}

async function writeFrames(child: ConfinedProcess, run: PreviewRun): Promise<PreviewResult | undefined> {
  const writer = new PreviewWriter(run);
  try {
    for await (const { kind, payload } of readFrames(child.output)) {
      if (kind === FRAME_KINDS.rows) await writer.addRows(payload);
      else if (kind === FRAME_KINDS.index) await writer.endSheet(payload);
      else return parseResult(payload);
    }
  } catch (error) {
    child.kill({ code: 'protocol_violation', details: { process: 'The preview', found: (error as Error).message } });
    child.output.resume();
    throw error;
  } finally {
    await writer.close();
  }
  return undefined;
}

function parseResult(payload: Buffer): PreviewResult | undefined {
  try {
    const result: unknown = JSON.parse(payload.toString('utf8'));
    return Check(ResultSchema, result) ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the received frames into the files of one sheet after the other. */
class PreviewWriter {
  readonly #run: PreviewRun;
  #sheetIndex = 0;
  #rows: FileHandle | undefined;
  #bytes = 0;

  constructor(run: PreviewRun) {
    this.#run = run;
  }

  async addRows(payload: Buffer): Promise<void> {
    this.#bytes += payload.length;
    if (this.#bytes > this.#run.maxMb * BYTES_PER_MB) {
      const found = `it would need more than ${this.#run.maxMb} MB; raise ADE_PREVIEW_CACHE_MB`;
      throw new AdeError('preview_failed', { file: this.#run.displayName, found });
    }
    this.#rows ??= await open(join(this.#run.outDir, rowsName(this.#sheetIndex)), 'wx');
    await this.#rows.writeFile(payload);
  }

  async endSheet(index: Buffer): Promise<void> {
    await this.close();
    await writeFile(join(this.#run.outDir, indexName(this.#sheetIndex)), index);
    this.#sheetIndex += 1;
  }

  async close(): Promise<void> {
    await this.#rows?.close();
    this.#rows = undefined;
  }
}
