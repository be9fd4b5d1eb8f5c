import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentPaths } from '../../contract/layout.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { removeTree, unlockFolders } from '../package/snapshot.ts';

/**
 * Builds happen in `venvs/.building-<version id>-<pid>-<stamp>` and are renamed into place when they are whole, so
 * nothing half-made ever has a version's name. The folder is also the lock: while its process lives, later builds of
 * the version wait for it. Where two start at once in spite of that, the first rename wins.
 */
interface BuildFolder {
  name: string;
  versionId: string;
  pid: number;
  /** Begins with the time, so that names order builds by their start. */
  stamp: string;
  startedMs: number;
}

const POLL_MS = 50;

/** A process id may be given anew; no build lives longer than its time limit and this. */
const GRACE_MS = 60_000;

/** No process has this id: marks folders that anybody may remove. */
const NOBODY = 0;

const ownBuilds = new Set<string>();

/** Makes the folder of a new build. */
export function makeBuildFolder(venvsDir: string, versionId: string): string {
  const name = makeName(versionId, process.pid);
  ownBuilds.add(name);
  makeFolder(join(venvsDir, name));
  return join(venvsDir, name);
}

/** Waits while an earlier build of the same version lives. */
export async function waitForEarlierBuilds(
  buildDir: string,
  venvsDir: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const own = parseName(buildDir.slice(venvsDir.length + 1))!;
  const isEarlier = (other: BuildFolder) => other.versionId === own.versionId && other.stamp < own.stamp;
  while (listBuilds(venvsDir).some((other) => isEarlier(other) && isAlive(other, timeoutMs))) {
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Gives a whole build its name; false when another build of the version was there first. */
export function publishBuild(buildDir: string, envDir: string): boolean {
  try {
    renameSync(buildDir, envDir);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a damaged environment out of the way; whoever comes next removes what is left of it. */
export function discardEnvironment(venvsDir: string, versionId: string): void {
  const aside = setAside(venvsDir, versionId);
  if (aside !== null) removeTree(aside);
}

/** Whoever wants an environment notes it: from here on it counts as used anew. */
export function noteUse(envDir: string): void {
  const now = new Date();
  try {
    utimesSync(envDir, now, now);
  } catch {
    // It is another user's, or gone, which whoever wants it will see.
  }
}

/** Removes an environment that nobody has wanted since; false where somebody did. No prepare comes between look and end. */
export async function discardUnused(venvsDir: string, versionId: string, sinceMs: number): Promise<boolean> {
  const path = join(venvsDir, versionId);
  if (!existsSync(path) || statSync(path).mtimeMs > sinceMs) return false;
  const aside = setAside(venvsDir, versionId);
  if (aside === null) return false;
  // The rest of an environment may be large, and is not locked.
  unlockFolders(environmentPaths(aside).buildDir);
  await rm(aside, { recursive: true, force: true });
  return true;
}

/** Null when it is gone already. */
function setAside(venvsDir: string, versionId: string): string | null {
  const aside = join(venvsDir, makeName(versionId, NOBODY));
  try {
    renameSync(join(venvsDir, versionId), aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Ends a build of this process: its folder is removed where it was not published. */
export function releaseBuildFolder(buildDir: string): void {
  try {
    removeTree(buildDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    ownBuilds.delete(buildDir.slice(buildDir.lastIndexOf('.building-')));
  }
}

/** Removes what dead builds of any version left behind. */
export function removeLeftovers(venvsDir: string, timeoutMs: number): void {
  for (const build of listBuilds(venvsDir)) {
    if (isAlive(build, timeoutMs)) continue;
    try {
      removeTree(join(venvsDir, build.name));
    } catch {
      // Another process removes it at the same moment, or the next prepare will.
    }
  }
}

function listBuilds(venvsDir: string): BuildFolder[] {
  return readdirSync(venvsDir).flatMap((name) => parseName(name) ?? []);
}

function isAlive({ name, pid, startedMs }: BuildFolder, timeoutMs: number): boolean {
  // In a container every start may get the same process id.
  if (pid === process.pid) return ownBuilds.has(name);
  if (pid === NOBODY || Date.now() - startedMs > timeoutMs + GRACE_MS) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function makeName(versionId: string, pid: number): string {
  const stamp = Date.now().toString(36).padStart(9, '0') + randomBytes(4).toString('hex');
  return `.building-${versionId}-${pid}-${stamp}`;
}

function parseName(name: string): BuildFolder | undefined {
  const match = /^\.building-(\w+)-(\d+)-(([0-9a-z]{9})[0-9a-f]{8})$/.exec(name);
  if (match === null) return undefined;
  const [, versionId, pid, stamp, time] = match as unknown as [string, string, string, string, string];
  return { name, versionId, pid: Number(pid), stamp, startedMs: Number.parseInt(time, 36) };
}
