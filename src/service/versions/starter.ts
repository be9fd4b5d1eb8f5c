import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { installDir } from '../../sandbox/index.ts';

/** Copies the starter package into a new folder. */
export async function copyStarter(dir: string): Promise<void> {
  await cp(join(installDir, 'templates', 'starter'), dir, { recursive: true });
}
