import { spawn } from 'node:child_process';
import { MemoryWatch } from './process-memory.ts';

export interface ProgramRun {
  ms: number;
  /** Peak of each process, in MB. */
  memoryMb: Record<string, number>;
  stdout: string;
}

/** Runs a program and measures it. If it fails, throws its messages. */
export async function runProgram(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<ProgramRun> {
  const startMs = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const watch = new MemoryWatch(child.pid ?? 0);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  ).finally(() => watch.stop());
  const ms = performance.now() - startMs;
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}\n${stdout}${stderr}`);
  return { ms: Math.round(ms), memoryMb: watch.stop(), stdout };
}
