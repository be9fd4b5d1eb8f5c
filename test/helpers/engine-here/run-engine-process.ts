import { isDeepStrictEqual } from 'node:util';
import type { EngineMessage } from '../../../src/contract/engine-messages.ts';
import type { RunRequest } from '../../../src/contract/run-request.ts';
import { readSettings } from '../../../src/contract/settings.ts';
import { runEngine } from '../../../src/engine/run-engine.ts';
import {
  type EngineEnd,
  type EngineReport,
  type EngineWatch,
  makeFailure,
  makeSuccess,
} from '../../../src/runner/engines/engine-end.ts';
import { runEngineProcess as runInProcess } from '../../../src/runner/engines/run-engine-process.ts';

const usual = readSettings({});

/**
 * Runs the engine in the process of the tests, where it is loaded and warm; its rule host is in the sandbox as always.
 * A job gets an engine process if it depends on one: for another sandbox, the network, or its own limits.
 */
export function runEngineProcess(jobDir: string, request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
  return needsProcess(request) ? runInProcess(jobDir, request, watch) : runHere(jobDir, watch);
}

function needsProcess({ sandbox_level: level, runtime_network_access: network, limits }: RunRequest): boolean {
  const { memory_mb, cpu_seconds, file_mb, timeout_seconds } = limits;
  const { workerMemMb, workerCpuSeconds, workerFsizeMb, jobTimeoutSeconds } = usual;
  const own = [memory_mb, cpu_seconds, file_mb, timeout_seconds];
  const hasOwn = !isDeepStrictEqual(own, [workerMemMb, workerCpuSeconds, workerFsizeMb, jobTimeoutSeconds]);
  // Dates in workbooks have no zone, so the engine's process must run in UTC.
  return level !== 'landlock' || network || hasOwn || new Date(0).getTimezoneOffset() !== 0;
}

/** A cancelled engine stops at its next message, and sends no more. */
async function runHere(jobDir: string, { onMessage, signal }: EngineWatch): Promise<EngineEnd> {
  let report: EngineReport | null = null;
  const send = (message: EngineMessage) => {
    signal?.throwIfAborted();
    if (message.type === 'succeeded') report = makeSuccess(message);
    else if (message.type === 'failed') report = makeFailure(message.error);
    // A copy, as if the message had been read from a process.
    else onMessage(structuredClone(message));
  };
  try {
    await runEngine(jobDir, send);
  } catch (error) {
    if (!signal?.aborted) throw error;
    return { report: null, reason: { code: 'cancelled', details: {} } };
  }
  if (report === null) throw new Error('The engine sent no report.');
  return { report, reason: null };
}
