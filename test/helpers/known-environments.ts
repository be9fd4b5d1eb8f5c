import { cpSync } from 'node:fs';
import { dataFolders } from '../../src/contract/layout.ts';

/**
 * Copies environments of packages that many tests publish into a data folder, if the whole suite runs: scripts/test.ts has
 * prepared them once. The service finds them as if it had built them, and compares each file with the build.
 */
export function addKnownEnvironments(dataDir: string): void {
  const from = process.env.ADE_TEST_PREPARED;
  if (from === undefined) return;
  const options = { recursive: true, verbatimSymlinks: true };
  cpSync(dataFolders(from).environments, dataFolders(dataDir).environments, options);
}
