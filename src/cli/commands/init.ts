import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { AdeError } from '../../contract/errors/index.ts';
import { installDir } from '../../sandbox/index.ts';
import { makeUnwritable } from '../deliver-files.ts';
import { cleanText } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

export function addInitCommand(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description('write a starter config package')
    .argument('<dir>', 'new or empty folder')
    .action(async (folder: string) => {
      await assertEmpty(folder);
      const hasTypes = await writeStarter(folder).catch((cause) => {
        throw makeUnwritable(folder, cause);
      });
      const name = cleanText(folder);
      terminal.print(`A starter package is in ${name}.`);
      if (!hasTypes)
        terminal.note('note: it has no type declarations for editors, because ADE was not built (npm run build).');
      terminal.print(`Next: ade check ${name}, then ade run FILE --config ${name}`);
    });
}

async function assertEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') return ['.'];
    throw makeUnwritable(folder, error);
  });
  if (entries.length > 0) throw new AdeError('folder_not_empty', { path: folder });
}

/** Copies the template, and the type declarations of the build; `false` where ADE was not built. */
async function writeStarter(folder: string): Promise<boolean> {
  await cp(join(installDir, 'templates/starter'), folder, { recursive: true });
  const types = join(installDir, 'dist', 'types');
  const isBuilt = existsSync(types);
  if (isBuilt) await cp(types, join(folder, '.ade'), { recursive: true });
  return isBuilt;
}
