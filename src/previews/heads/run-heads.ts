import type { Static } from 'typebox';
import * as Type from 'typebox';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { parseFrame, readFrames, startConfined } from '../../sandbox/index.ts';
import { FRAME_KINDS } from '../process/frames.ts';
import {
  endForViolation,
  FailureSchema,
  makeConfinement,
  type PreviewDocument,
  throwFailure,
} from '../process/preview-process.ts';
import { type Head, HeadSchema } from './head.ts';

const CPU_SECONDS = 60;
/** A process that hangs must not hold up the job. */
const DEADLINE_MS = 2 * CPU_SECONDS * 1000;

const ResultSchema = Type.Union([Type.Object({ heads: Type.Array(HeadSchema) }), FailureSchema]);

/**
 * Reads the first `maxRows` rows of each sheet that are not blank, in a confined process. Keeps nothing. Throws the
 * reader's error, the reason why the process ended, or the reason why `signal` was aborted.
 */
export async function runHeads(
  level: SandboxLevel,
  document: PreviewDocument,
  maxRows: number,
  signal: AbortSignal,
  deadlineMs = DEADLINE_MS,
): Promise<Head[]> {
  signal.throwIfAborted();
  const deadline = AbortSignal.timeout(deadlineMs);
  const end = AbortSignal.any([signal, deadline]);
  const child = startConfined(level, makeConfinement(document, CPU_SECONDS, [String(maxRows)]));
  const stop = () => child.kill({ code: 'cancelled', details: {} });
  end.addEventListener('abort', stop, { once: true });
  try {
    const result = await readResult(child);
    const { reason } = await child.ended;
    signal.throwIfAborted();
    if (result !== undefined && 'heads' in result) return result.heads;
    if (deadline.aborted) {
      const found = `it could not be read within ${deadlineMs / 1000} s`;
      throw new AdeError('preview_failed', { file: document.displayName, found });
    }
    return throwFailure(document, result, reason);
  } finally {
    end.removeEventListener('abort', stop);
  }
}

async function readResult(child: ReturnType<typeof startConfined>): Promise<Static<typeof ResultSchema> | undefined> {
  try {
    for await (const { kind, payload } of readFrames(child.output)) {
      if (kind === FRAME_KINDS.result) return parseFrame(ResultSchema, payload);
    }
  } catch (error) {
    endForViolation(child, error);
    throw error;
  }
  return undefined;
}
