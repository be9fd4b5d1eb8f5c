import type { Readable } from 'node:stream';
import type { EngineMessage, JobSuccess } from '../../contract/engine-messages.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { JobError } from '../../contract/events.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import {
  type ConfinedProcess,
  type EndReason,
  entryPath,
  makeEngineConfinement,
  startConfined,
} from '../../sandbox/index.ts';

/** The engine itself prints nothing, so any output is a crash report. */
const MAX_LOG_BYTES = 256 * 1024;

export interface EngineWatch {
  onMessage: (message: Exclude<EngineMessage, { type: 'succeeded' | 'failed' }>) => void;
  signal?: AbortSignal;
  onSpawn?: (pid: number) => void;
  /** The rest of the job's time limit. */
  timeLeftMs: number;
  /** An engine that already waits for the job, to be used instead of a new one. */
  waiting?: ConfinedProcess | undefined;
}

/** The engine's report, and why its process ended. Without a report, the process ended before it could send one. */
export interface EngineEnd {
  report: EngineReport | null;
  reason: EndReason;
}

/** How a job ended: the result that the engine reported, or why there is none. */
export type EngineReport =
  | ({ status: 'success'; error: null } & JobSuccess)
  | { status: 'error' | 'cancelled'; error: JobError };

export function makeFailure(error: JobError): EngineReport {
  return { status: error.code === ('cancelled' satisfies ErrorCode) ? 'cancelled' : 'error', error };
}

export function makeSuccess({ summary, output_sha256 }: JobSuccess): EngineReport {
  return { status: 'success', error: null, summary, output_sha256 };
}

/**
 * Starts an engine and its rule host before the corrections are known. The folder has the document, the link to the
 * environment, and a request in which only the corrections may change. Use the engine for one run, or end it.
 */
export function startWaitingEngine(jobDir: string, request: RunRequest): ConfinedProcess {
  return startEngine(jobDir, request, ['wait']);
}

function startEngine(jobDir: string, request: RunRequest, moreArgs: readonly string[] = []): ConfinedProcess {
  const { limits } = request;
  return startConfined(
    request.sandbox_level,
    makeEngineConfinement({
      entry: entryPath('engine.js'),
      args: [jobDir, ...moreArgs],
      writePaths: [jobDir],
      network: request.runtime_network_access,
      cwd: jobDir,
      env: { TZ: 'UTC' },
      limits: {
        memoryMb: limits.memory_mb,
        cpuSeconds: limits.cpu_seconds,
        fileMb: limits.file_mb,
        logBytes: MAX_LOG_BYTES,
      },
    }),
  );
}

/** Runs a job's engine process once, until it ends. The first reason to end it wins. */
export async function runEngineProcess(jobDir: string, request: RunRequest, watch: EngineWatch): Promise<EngineEnd> {
  const { limits } = request;
  const engine = watch.waiting ?? startEngine(jobDir, request);
  watch.waiting?.input.write('run\n');
  if (engine.pid > 0) watch.onSpawn?.(engine.pid);
  const cancel = () => engine.kill({ code: 'cancelled', details: {} });
  if (watch.signal?.aborted) cancel();
  watch.signal?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(
    () => engine.kill({ code: 'time_limit', details: { seconds: limits.timeout_seconds } }),
    Math.max(0, watch.timeLeftMs),
  );
  let report: EngineReport | null = null;
  try {
    for await (const message of readMessages(engine.output)) {
      if (message.type === 'succeeded') report ??= makeSuccess(message);
      else if (message.type === 'failed') report ??= makeFailure(message.error);
      else watch.onMessage(message);
    }
  } finally {
    // If the watcher throws, for example because its disk is full, the engine must not keep running.
    if (report === null && !engine.output.readableEnded) cancel();
    await engine.ended;
    clearTimeout(timer);
    watch.signal?.removeEventListener('abort', cancel);
  }
  const { reason } = await engine.ended;
  return { report, reason: reason ?? { code: 'process_exited', details: { process: 'The engine', exit_code: 0 } } };
}

async function* readMessages(stream: Readable): AsyncGenerator<EngineMessage> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as EngineMessage;
  }
}
