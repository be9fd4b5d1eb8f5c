import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';

/** A new folder that is removed when the test ends. */
export async function makeTempFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new folder that is removed when all tests of the file have ended. */
export function makeFileFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ade-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
