import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import { probeLevel } from '../../src/sandbox/levels/probe-level.ts';

export const allLevels: SandboxLevel[] = ['landlock', 'bubblewrap', 'permission'];

/** Skips a test if the host lacks the level; in continuous integration, fails it. */
export async function requireLevel(t: TestContext, level: SandboxLevel): Promise<boolean> {
  const result = await probeLevel(level);
  if (result.ok) return true;
  const message = `this host offers no ${level}: ${result.found}`;
  if (process.env.CI === 'true') throw new Error(message);
  t.skip(message);
  return false;
}

/** Skips a test that starts ADE's own files as an ordinary user, if they are below a folder that only root can read. */
export function requireOpenCheckout(t: TestContext): boolean {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const { mode, uid } = statSync(folder);
    if (process.getuid?.() === 0 && uid === 0 && (mode & 0o001) === 0) {
      t.skip(`only root can enter ${folder}, and the test needs an ordinary user in it`);
      return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
