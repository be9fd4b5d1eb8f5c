import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectDir } from '../../bin/runtime.js';

/** Packages that many tests publish. Preparing one takes two seconds of a processor, mostly for the type check. */
const KNOWN_PACKAGES = ['templates/starter', 'examples/membership'];

/** Prepares these packages once; see test/helpers/known-environments.ts. */
export function prepareKnown(dataDir: string): void {
  for (const path of KNOWN_PACKAGES) {
    const args = [join(projectDir, 'dist/cli.js'), 'prepare', join(projectDir, path)];
    const env = { ...process.env, ADE_DATA_DIR: dataDir };
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${path} cannot be prepared: ${stderr}`);
  }
}
