import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { AdeError, type ErrorCode, type ErrorDetails } from '../../contract/errors/index.ts';
import { type Confinement, entryPath, type SandboxLevel, startConfined } from '../../sandbox/index.ts';

/** A sheet of a million rows takes some ten seconds. */
const CPU_SECONDS = 300;
const MEMORY_MB = 1024;
const LOG_BYTES = 65_536;

export interface PreviewRun {
  documentPath: string;
  outDir: string;
  displayName: string;
  maxExpandedMb: number;
  /** Largest file of rows. */
  maxFileMb: number;
}

type Verdict = { ok: true } | { ok: false; code: ErrorCode; details: ErrorDetails };

/**
 * Indexes a workbook in a process that reads the document, writes `outDir`, starts nothing and has no network: a
 * document is somebody else's input as well. Throws what the reader found, or why the process ended.
 */
export async function runPreview(level: SandboxLevel, run: PreviewRun): Promise<void> {
  const child = startConfined(level, makeConfinement(run));
  const [answer, { reason }] = await Promise.all([text(child.output), child.ended]);
  const verdict = parseVerdict(answer);
  if (verdict?.ok) return;
  if (verdict !== undefined) throw new AdeError(verdict.code, verdict.details);
  const found = reason === null ? 'the process gave no answer' : new AdeError(reason.code, reason.details).message;
  throw new AdeError('preview_failed', { file: run.displayName, found });
}

function makeConfinement({ documentPath, outDir, displayName, maxExpandedMb, maxFileMb }: PreviewRun): Confinement {
  return {
    name: 'The preview',
    runtime: process.execPath,
    entry: entryPath('preview'),
    args: [documentPath, outDir, displayName, String(maxExpandedMb)],
    readPaths: [documentPath, dirname(entryPath('preview'))],
    writePaths: [outDir],
    network: false,
    subprocess: false,
    startsSandboxes: false,
    dropUser: false,
    inheritEnv: false,
    limits: { memoryMb: MEMORY_MB, cpuSeconds: CPU_SECONDS, fileMb: maxFileMb, logBytes: LOG_BYTES },
  };
}

function parseVerdict(answer: string): Verdict | undefined {
  try {
    return JSON.parse(answer) as Verdict;
  } catch {
    return undefined;
  }
}
