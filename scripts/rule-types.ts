/** Packs the declarations of `ade/rules` for the web app's editor. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';
import { ensureBuilt } from './ensure-built.js';

/** The texts of the declarations, by path below `dist/types`, in the order of the paths. */
export function readRuleTypes(): Record<string, string> {
  ensureBuilt();
  const dir = join(projectDir, 'dist', 'types');
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
}
