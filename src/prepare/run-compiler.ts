import { spawn } from 'node:child_process';
import { compilerPath } from './installation.ts';

/** A message of the TypeScript compiler; `file` is relative to the folder in which it ran. */
export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  code: number;
  /** First line and the more and more specific ones below it. */
  lines: string[];
}

/** Runs the TypeScript compiler on a project and parses its messages. */
export async function runCompiler(projectDir: string, signal: AbortSignal): Promise<Diagnostic[]> {
  const args = ['-p', 'tsconfig.json', '--pretty', 'false'];
  const child = spawn(compilerPath(), args, { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'], env: {}, signal });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const diagnostics = parseDiagnostics(output);
  if (exitCode !== 0 && diagnostics.length === 0) {
    throw new Error(`the TypeScript compiler failed (${exitCode}): ${output.trim().slice(0, 500)}`);
  }
  return diagnostics;
}

function parseDiagnostics(output: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const text of output.split('\n')) {
    const head = /^(.+?)\((\d+),(\d+)\): error TS(\d+): (.*)$/.exec(text);
    if (head) {
      const [, file, line, column, code, message] = head as unknown as [string, string, string, string, string, string];
      diagnostics.push({ file, line: Number(line), column: Number(column), code: Number(code), lines: [message] });
    } else if (text.startsWith('  ')) {
      diagnostics.at(-1)?.lines.push(text.trim());
    }
  }
  return diagnostics;
}
