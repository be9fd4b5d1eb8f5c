import type { Readable } from 'node:stream';
import type { EngineMessage, JobSuccess } from '../contract/engine-messages.ts';
import { AdeError } from '../contract/errors/index.ts';
import type { JobError } from '../contract/events.ts';
import type { RunRequest } from '../contract/run-request.ts';
import { entryPath, makeEngineConfinement, startConfined } from '../sandbox/index.ts';

/** The engine itself prints nothing; what comes is a crash report. */
const MAX_LOG_BYTES = 256 * 1024;

export interface EngineWatch {
  onMessage: (message: Exclude<EngineMessage, { type: 'succeeded' | 'failed' }>) => void;
  signal?: AbortSignal;
  onSpawn?: (pid: number) => void;
}

/** How a job ended: what it came to, or why it has no result. */
export type JobEnd = { error: JobError } | ({ error: null } & JobSuccess);

/** Runs the engine process of a job to its end. First reason wins. */
export async function runEngineProcess(jobDir: string, request: RunRequest, watch: EngineWatch): Promise<JobEnd> {
  const { limits } = request;
  const engine = startConfined(
    request.sandbox_level,
    makeEngineConfinement({
      entry: entryPath('engine.js'),
      args: [jobDir],
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
  if (engine.pid > 0) watch.onSpawn?.(engine.pid);
  const cancel = () => engine.kill({ code: 'cancelled', details: {} });
  if (watch.signal?.aborted) cancel();
  watch.signal?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(
    () => engine.kill({ code: 'time_limit', details: { seconds: limits.timeout_seconds } }),
    limits.timeout_seconds * 1000,
  );
  let end: JobEnd | undefined;
  try {
    for await (const message of readMessages(engine.output)) {
      if (message.type === 'succeeded') end ??= makeSuccess(message);
      else if (message.type === 'failed') end ??= { error: message.error };
      else watch.onMessage(message);
    }
  } finally {
    // A watcher that throws, because its disk is full, leaves no engine behind.
    if (end === undefined && !engine.output.readableEnded) cancel();
    await engine.ended;
    clearTimeout(timer);
    watch.signal?.removeEventListener('abort', cancel);
  }
  const { reason } = await engine.ended;
  if (end !== undefined) return end;
  const { code, details } = reason ?? {
    code: 'process_exited' as const,
    details: { process: 'The engine', exit_code: 0 },
  };
  return { error: { code, message: new AdeError(code, details).message } };
}

function makeSuccess({ summary, output_sha256 }: JobSuccess): JobEnd {
  return { error: null, summary, output_sha256 };
}

async function* readMessages(stream: Readable): AsyncGenerator<EngineMessage> {
  let rest = '';
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as EngineMessage;
  }
}
