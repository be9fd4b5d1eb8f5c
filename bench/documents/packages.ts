import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageDir } from '../shared/folders.ts';

export type PackageName = 'bench' | 'plain rows' | 'starter';

const PLAIN_LABELS = ['header', 'data', 'total', 'note'];

/** Makes the folder of each package; the starter is the one in `dir`. */
export function makePackages(folder: string, dir: string): Record<PackageName, string> {
  return {
    bench: packageDir,
    'plain rows': makePlainRows(join(folder, 'plain-rows')),
    starter: join(dir, 'templates/starter'),
  };
}

/** The benchmark's package with four simple row rules in place of its weights. */
function makePlainRows(folder: string): string {
  cpSync(packageDir, folder, { recursive: true });
  rmSync(join(folder, 'data/row-weights.json'));
  cpSync(join(import.meta.dirname, '../plain-rows'), folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.engine.row_types.order = PLAIN_LABELS;
  writeFileSync(path, JSON.stringify(manifest, null, 2));
  return folder;
}
