import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';

// Hooks run in the order of their registration: a folder may go before the process that still writes there.
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

/** A new folder that is removed when the test ends. */
export async function makeTempFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-test-'));
  context.after(() => rm(folder, REMOVAL));
  return folder;
}

/** A new folder that is removed when all tests of the file have ended. */
export function makeFileFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ade-test-'));
  after(() => rmSync(folder, REMOVAL));
  return folder;
}
