import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const MODULE = 'virtual:typescript-libs';
const libDir = dirname(createRequire(import.meta.url).resolve('typescript'));
/** The path tells under which licence the module is. */
const RESOLVED = `\0${join(libDir, 'lib.esnext.d.ts')}`;

/** The declarations of the language itself, without browsers and Node, for TypeScript in the editor. */
export function typescriptLibs(): Plugin {
  return {
    name: 'typescript-libs',
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? `export default ${JSON.stringify(readTypescriptLibs())};` : undefined),
  };
}

/** The files of `lib: ["esnext"]`, by name. */
export function readTypescriptLibs(): Record<string, string> {
  const files: Record<string, string> = {};
  const add = (lib: string) => {
    const name = `lib.${lib}.d.ts`;
    if (name in files) return;
    files[name] = readFileSync(join(libDir, name), 'utf8');
    for (const [, other] of files[name].matchAll(/<reference lib="([^"]+)"/g)) add(other!);
  };
  add('esnext');
  return files;
}
