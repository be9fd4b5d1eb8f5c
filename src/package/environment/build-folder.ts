import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../../base/files/index.ts';
import { environmentPaths } from '../../contract/layout.ts';
import { removeTree, unlockFolders } from '../source/snapshot.ts';

/**
 * Builds happen in `venvs/.building-<version id>-<pid>-<stamp>`. A complete build is renamed to its version's name, so
 * an unfinished one never has that name. The folder is also a lock: while its process lives, later builds of the
 * version wait. If two builds start at the same time anyway, the first rename wins.
 */
interface BuildFolder {
  name: string;
  versionId: string;
  pid: number;
  /** Begins with the time, so that sorting by name also sorts by start. */
  stamp: string;
  startedMs: number;
}

const POLL_MS = 50;

/** No build takes longer than its time limit plus this; after that, another process may have the same process id. */
const GRACE_MS = 60_000;

/** An id that no process has. It marks folders that any process may remove. */
const NOBODY = 0;

const ownBuilds = new Set<string>();

export function makeBuildFolder(venvsDir: string, versionId: string): string {
  const name = makeName(versionId, process.pid);
  ownBuilds.add(name);
  makeFolder(join(venvsDir, name));
  return join(venvsDir, name);
}

/** Waits while earlier builds of the same version are running. */
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

/** Renames a complete build to its version's name; false if another build of the version was faster. */
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

/** Renames a damaged environment and removes it. If a crash interrupts this, a later build removes the rest. */
export function discardEnvironment(venvsDir: string, versionId: string): void {
  const aside = setAside(venvsDir, versionId);
  if (aside !== null) removeTree(aside);
}

/** Notes that the environment is being used, so that it is not removed as unused. */
export function noteUse(envDir: string): void {
  const now = new Date();
  try {
    utimesSync(envDir, now, now);
  } catch {
    // The folder belongs to another user, or no longer exists; the caller will notice.
  }
}

/** Removes an environment that was not used since `sinceMs`. It is renamed first, so that nobody starts to use it. */
export async function discardUnused(venvsDir: string, versionId: string, sinceMs: number): Promise<boolean> {
  const path = join(venvsDir, versionId);
  if (!existsSync(path) || statSync(path).mtimeMs > sinceMs) return false;
  const aside = setAside(venvsDir, versionId);
  if (aside === null) return false;
  // Only this part of an environment is locked; the rest may be large.
  unlockFolders(environmentPaths(aside).buildDir);
  await rm(aside, { recursive: true, force: true });
  return true;
}

/** Gives an environment the name of a dead build; null if it no longer exists. */
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

/** Ends a build of this process; removes its folder unless it was published. */
export function releaseBuildFolder(buildDir: string): void {
  try {
    removeTree(buildDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    ownBuilds.delete(buildDir.slice(buildDir.lastIndexOf('.building-')));
  }
}

/** Removes the folders of dead builds of all versions. */
export function removeLeftovers(venvsDir: string, timeoutMs: number): void {
  for (const build of listBuilds(venvsDir)) {
    if (isAlive(build, timeoutMs)) continue;
    try {
      removeTree(join(venvsDir, build.name));
    } catch {
      // Another process is removing the folder now, or the next prepare will remove it.
    }
  }
}

function listBuilds(venvsDir: string): BuildFolder[] {
  return readdirSync(venvsDir).flatMap((name) => parseName(name) ?? []);
}

function isAlive({ name, pid, startedMs }: BuildFolder, timeoutMs: number): boolean {
  // In containers, every start may get the same process id.
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
