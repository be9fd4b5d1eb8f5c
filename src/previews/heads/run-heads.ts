import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { SandboxLevel } from '../../contract/levels.ts';
import { startConfined } from '../../sandbox/index.ts';
import { FRAME_KINDS, readFrames } from '../frames.ts';
import { FailureSchema, makeConfinement, type PreviewDocument, parseResult, throwFailure } from '../preview-process.ts';
import { type Head, HeadSchema } from './head.ts';

const CPU_SECONDS = 60;

const ResultSchema = Type.Union([Type.Object({ heads: Type.Array(HeadSchema) }), FailureSchema]);

/**
 * The first `maxRows` rows of each sheet that are not blank, which a confined process reads. Nothing of them is kept. Throws the
 * reader's error, why the process ended, or what `signal` was aborted with.
 */
export async function runHeads(
  level: SandboxLevel,
  document: PreviewDocument,
  maxRows: number,
  signal: AbortSignal,
): Promise<Head[]> {
  signal.throwIfAborted();
  const child = startConfined(level, makeConfinement(document, CPU_SECONDS, [String(maxRows)]));
  const stop = () => child.kill({ code: 'cancelled', details: {} });
  signal.addEventListener('abort', stop, { once: true });
  try {
    const result = await readResult(child);
    const { reason } = await child.ended;
    signal.throwIfAborted();
    if (result !== undefined && 'heads' in result) return result.heads;
    return throwFailure(document, result, reason);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function readResult(child: ReturnType<typeof startConfined>): Promise<Static<typeof ResultSchema> | undefined> {
  try {
    for await (const { kind, payload } of readFrames(child.output)) {
      if (kind === FRAME_KINDS.result) return parseResult(ResultSchema, payload);
    }
  } catch (error) {
    child.kill({ code: 'protocol_violation', details: { process: 'The preview', found: (error as Error).message } });
    child.output.resume();
    throw error;
  }
  return undefined;
}
