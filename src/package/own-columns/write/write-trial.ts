import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { columnKinds } from '../../../contract/column-kinds.ts';
import { MANIFEST_NAME } from '../../../contract/layout.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { OwnColumn } from '../../../contract/own-columns.ts';
import { templateDir } from '../starter-words.ts';
import { nameColumns, writeOwnPackage } from './write-package.ts';

/** Codes of the warnings that a trial package gives begin so. */
export const TRIAL_CODE = 'trial_';

/**
 * Writes the package of `writeOwnPackage`, in which a module before each column's own one compares every value with what
 * comes out, in the sandbox: its warnings say what is wrong.
 */
export async function writeTrialPackage(
  dir: string,
  title: string,
  columns: readonly OwnColumn[],
  languages?: readonly string[],
): Promise<void> {
  await writeOwnPackage(dir, title, columns, languages);
  const path = join(dir, MANIFEST_NAME);
  const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'));
  await mkdir(join(dir, 'trial'));
  for (const { field, kind } of nameColumns(columns)) {
    await writeFile(join(dir, 'trial', `${field}.ts`), makeModule(field, columnKinds[kind].module));
    const meta = manifest.columns.meta[field];
    if (meta !== undefined) meta.script = `trial/${field}.ts`;
  }
  await writeFile(path, JSON.stringify(manifest));
  await copyFile(join(templateDir, 'trial', 'judge.ts'), join(dir, 'lib', 'judge.ts'));
}

function makeModule(field: string, module: string): string {
  return `import * as own from '../columns/${field}.ts';
import { judge } from '../lib/judge.ts';

export const detect_header = own.detect_header;
export const transform = judge(own.transform, '${module}');
export const validate = own.validate;
`;
}
