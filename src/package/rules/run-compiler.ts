import { dirname, join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import { type Confinement, makeToolConfinement, startConfined } from '../../sandbox/index.ts';
import { compilerPaths } from '../installation.ts';

/** A message of the TypeScript compiler; `file` is relative to the folder in which it ran. */
export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  code: number;
  /** The message's first line, and its more specific lines. */
  lines: string[];
}

interface CompilerOptions {
  /** Folder with tsconfig.json. */
  projectDir: string;
  /** Files and folders that the compiler may read, besides its own. */
  readPaths: string[];
  scriptCount: number;
  level: SandboxLevel;
  signal: AbortSignal;
}

/** Far more than a package with 2,000 scripts needs; stops types that compute forever. */
const COMPILER_LIMITS = { memoryMb: 1024, cpuSeconds: 120, logBytes: 16 * 1024 * 1024, openFiles: 1024 };

/**
 * The compiler ends after one check, so collecting garbage begins only when it nears its limit. This takes a third less
 * processor time, and the check ends sooner.
 */
const COLLECT_LATE = { GOGC: 'off', GOMEMLIMIT: '700MiB' };

/** Up to this number of scripts, one thread is done as soon as several, and takes a third less processor time. */
const MAX_SCRIPTS_ALONE = 50;

/** Runs the TypeScript compiler confined: imports can name any file, and types can compute forever. */
export async function runCompiler(options: CompilerOptions): Promise<Diagnostic[]> {
  const compiler = startConfined(options.level, makeConfinement(options));
  const stop = (): void => compiler.kill({ code: 'cancelled', details: {} });
  options.signal.addEventListener('abort', stop);
  compiler.input.end();
  compiler.output.resume();
  const { reason, logTail } = await compiler.ended;
  options.signal.removeEventListener('abort', stop);
  options.signal.throwIfAborted();
  const diagnostics = parseDiagnostics(logTail);
  const isComplete = reason === null || (reason.code === 'process_exited' && diagnostics.length > 0);
  if (!isComplete) throw new AdeError(reason.code, reason.details, { cause: new Error(logTail) });
  return diagnostics;
}

function makeConfinement({ projectDir, readPaths, scriptCount, level }: CompilerOptions): Confinement {
  const { entry, folder } = compilerPaths();
  const threads = scriptCount > MAX_SCRIPTS_ALONE ? [] : ['--singleThreaded'];
  return makeToolConfinement(level, {
    name: 'The type check',
    entry,
    isExecutable: true,
    args: ['-p', join(projectDir, 'tsconfig.json'), '--pretty', 'false', ...threads],
    env: COLLECT_LATE,
    cwd: projectDir,
    // The compiler finds its libraries through /proc, which needs a view of everything at this level.
    readPaths: level === 'bubblewrap' ? 'all' : [dirname(projectDir), ...readPaths, folder],
    limits: COMPILER_LIMITS,
  });
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
