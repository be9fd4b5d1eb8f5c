import type { TestContext } from 'node:test';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import { probeLevel } from '../../src/sandbox/levels/probe-level.ts';

export const allLevels: SandboxLevel[] = ['landlock', 'bubblewrap', 'permission'];

/** Skips a test where the host lacks the level; fails it there in continuous integration. */
export async function requireLevel(t: TestContext, level: SandboxLevel): Promise<boolean> {
  const result = await probeLevel(level);
  if (result.ok) return true;
  const message = `this host offers no ${level}: ${result.found}`;
  if (process.env.CI === 'true') throw new Error(message);
  t.skip(message);
  return false;
}
