import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Confinement } from '../confinement.ts';
import { findBubblewrap } from '../linux/bubblewrap.ts';
import { getAdvice } from '../start/advice.ts';
import { entryPath } from '../start/entries.ts';
import { makeRuleHostConfinement } from '../start/profiles.ts';
import { type ConfinedProcess, startConfined, startSelfCheck } from '../start/start-confined.ts';

/** Whether a level holds here; if not, which canary escaped or failed, what it met, and what to do. */
export type ProbeResult = { ok: true } | { ok: false; canary: string; found: string; advice: string };

const probeLimits = { memoryMb: 64, cpuSeconds: 10, logBytes: 65_536 };
const probeTimeoutMs = 15_000;

// Good news only: what failed may be mended while the service runs.
const proven = new Map<SandboxLevel, Promise<ProbeResult>>();

/**
 * Proves a level by a canary that must be stopped. A positive result is kept for the life of this process, which one
 * boot and one runtime bound.
 */
export async function probeLevel(level: SandboxLevel): Promise<ProbeResult> {
  const pending = proven.get(level) ?? runProbe(level);
  proven.set(level, pending);
  const result = await pending;
  if (!result.ok) proven.delete(level);
  return result;
}

async function runProbe(level: SandboxLevel): Promise<ProbeResult> {
  if (process.platform !== 'linux' && level !== 'permission') {
    return refuse(level, 'platform', `${process.platform} has no such sandbox; it is made of Linux calls`);
  }
  if (level === 'bubblewrap' && findBubblewrap() === undefined) {
    return refuse(level, 'program', 'there is no bwrap on the PATH');
  }
  return level === 'permission' ? probeByCanary(level) : probeBySelfCheck(level);
}

// Every later start repeats this same check inside the process that then becomes the rule host.
async function probeBySelfCheck(level: SandboxLevel): Promise<ProbeResult> {
  const confinement = makeProbe([]);
  const end = await waitWithTimeout(startSelfCheck(level, confinement));
  return end.reason === null ? { ok: true } : refuse(level, 'launcher', describe(end));
}

// The permission model lives in the program's own runtime, so only a program can try it.
async function probeByCanary(level: SandboxLevel): Promise<ProbeResult> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-canary-'));
  try {
    // Open to everybody, so that file modes cannot be what stops the canary.
    await chmod(folder, 0o777);
    await writeFile(join(folder, 'foreign.txt'), 'canary');
    const canary = startConfined(level, makeProbe([join(folder, 'foreign.txt'), join(folder, 'new.txt')]));
    const report: Buffer[] = [];
    canary.output.on('data', (chunk: Buffer) => report.push(chunk));
    const end = await waitWithTimeout(canary);
    if (end.reason !== null) return refuse(level, 'start', describe(end));
    const escaped = JSON.parse(Buffer.concat(report).toString()) as string[];
    return escaped.length === 0 ? { ok: true } : refuse(level, escaped[0]!, `it could ${escaped.join(', ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function makeProbe(args: string[]): Confinement {
  return makeRuleHostConfinement({
    entry: entryPath('canary.js'),
    args,
    readPaths: [],
    network: false,
    limits: probeLimits,
  });
}

async function waitWithTimeout(canary: ConfinedProcess) {
  const timer = setTimeout(
    () => canary.kill({ code: 'time_limit', details: { seconds: probeTimeoutMs / 1000 } }),
    probeTimeoutMs,
  );
  const end = await canary.ended;
  clearTimeout(timer);
  return end;
}

function describe({ reason, logTail }: Awaited<ConfinedProcess['ended']>): string {
  if (reason!.code === 'sandbox_unavailable') return String(reason!.details.found);
  return [new AdeError(reason!.code, reason!.details).message, logTail.trim()].filter(Boolean).join(': ');
}

function refuse(level: SandboxLevel, canary: string, found: string): ProbeResult {
  return { ok: false, canary, found, advice: getAdvice(level) };
}
