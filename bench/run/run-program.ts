import { spawn } from 'node:child_process';
import { readCpuOfDescendantsMs } from '../shared/cpu-time.ts';
import { type ProcessFigures, ProcessWatch } from './process-watch.ts';

export interface ProgramRun extends ProcessFigures {
  ms: number;
  /** User and system time of all its processes, in ms, counted in hundredths of a second. */
  totalCpuMs: number;
  stdout: string;
}

/** Runs a program and measures it. If it fails, throws its messages. */
export async function runProgram(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<ProgramRun> {
  const startCpuMs = readCpuOfDescendantsMs(process.pid);
  const startMs = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const watch = new ProcessWatch(child.pid ?? 0);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  ).finally(() => watch.stop());
  const ms = performance.now() - startMs;
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}\n${stdout}${stderr}`);
  const totalCpuMs = readCpuOfDescendantsMs(process.pid) - startCpuMs;
  return { ms: Math.round(ms), totalCpuMs, ...watch.stop(), stdout };
}
