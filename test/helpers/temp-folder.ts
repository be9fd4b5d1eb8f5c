import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A fresh folder that is removed when the test ends. */
export async function makeTempFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
