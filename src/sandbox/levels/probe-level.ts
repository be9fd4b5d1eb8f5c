import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Confinement, EndReason } from '../confinement.ts';
import { findBubblewrap } from '../linux/bubblewrap.ts';
import { getAdvice } from '../start/advice.ts';
import { entryPath } from '../start/entries.ts';
import { makeRuleHostConfinement } from '../start/profiles.ts';
import { type ConfinedProcess, startConfined, startSelfCheck } from '../start/start-confined.ts';

/** Whether a level works on this host. If not: which canary escaped or failed, what happened, and what to do. */
export type ProbeResult = { ok: true } | { ok: false; canary: string; found: string; advice: string };

const probeLimits = { memoryMb: 64, cpuSeconds: 10, logBytes: 65_536 };
const probeTimeoutMs = 15_000;

// Only levels that work are kept: the cause of a failure may be fixed while the service runs.
const proven = new Map<SandboxLevel, Promise<ProbeResult>>();

/** Tests a level with a canary that must be stopped. Success is kept: kernel and runtime of a process stay the same. */
export async function probeLevel(level: SandboxLevel): Promise<ProbeResult> {
  const pending = proven.get(level) ?? runProbe(level);
  proven.set(level, pending);
  const result = await pending;
  if (!result.ok) proven.delete(level);
  return result;
}

/** Tests a level again, and that a rule process starts and stops; takes about 60 ms. `probeLevel` keeps the result. */
export async function proveLevel(level: SandboxLevel): Promise<ProbeResult> {
  proven.delete(level);
  const result = await probeLevel(level);
  if (!result.ok || level === 'permission') return result;
  const started = await probeByCanary(level);
  if (!started.ok) proven.delete(level);
  return started;
}

async function runProbe(level: SandboxLevel): Promise<ProbeResult> {
  if (process.platform !== 'linux' && level !== 'permission') {
    return refuse(level, 'platform', `this level needs Linux, and the host runs ${process.platform}`);
  }
  if (level === 'bubblewrap' && findBubblewrap() === undefined) {
    return refuse(level, 'program', 'bwrap is not on the PATH');
  }
  return level === 'permission' ? probeByCanary(level) : probeBySelfCheck(level);
}

// At every start, the process that becomes the rule host repeats this check.
async function probeBySelfCheck(level: SandboxLevel): Promise<ProbeResult> {
  const confinement = makeProbe([]);
  const { reason, logTail } = await waitWithTimeout(startSelfCheck(level, confinement));
  return reason === null ? { ok: true } : refuse(level, 'launcher', describe(reason, logTail));
}

// Runs a program, since the permission model is part of the program's own runtime.
async function probeByCanary(level: SandboxLevel): Promise<ProbeResult> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-canary-'));
  try {
    // Everybody may use the folder, so that file modes cannot be what stops the canary.
    await chmod(folder, 0o777);
    await writeFile(join(folder, 'foreign.txt'), 'canary');
    const canary = startConfined(level, makeProbe([join(folder, 'foreign.txt'), join(folder, 'new.txt')]));
    const report: Buffer[] = [];
    canary.output.on('data', (chunk: Buffer) => report.push(chunk));
    const { reason, logTail } = await waitWithTimeout(canary);
    if (reason !== null) return refuse(level, 'start', describe(reason, logTail));
    const escaped = JSON.parse(Buffer.concat(report).toString()) as string[];
    const [first] = escaped;
    return first === undefined ? { ok: true } : refuse(level, first, `it could ${escaped.join(', ')}`);
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

function describe({ code, details }: EndReason, logTail: string): string {
  if (code === 'sandbox_unavailable') return String(details.found);
  return [new AdeError(code, details).message, logTail.trim()].filter(Boolean).join(': ');
}

function refuse(level: SandboxLevel, canary: string, found: string): ProbeResult {
  return { ok: false, canary, found, advice: getAdvice(level) };
}
