import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installDir } from '../sandbox/index.ts';

const require = createRequire(import.meta.url);

/**
 * TypeScript's compiler, an executable, and the folder that it needs. TypeScript's start script does not work in the
 * sandbox: it checks the executable with access(2), which only considers the user id, so it fails below a private
 * folder even though the sandbox may read there. The script would also start Node once more.
 */
export function compilerPaths(): { entry: string; folder: string } {
  const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const folder = dirname(createRequire(require.resolve('typescript/package.json')).resolve(native));
  return { entry: join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc'), folder };
}

/** The parts of ADE that the bundler reads: its libraries, and scripts that replace Node's pure modules. */
export function bundlerFolders(): string[] {
  const packages = ['rolldown', 'oxc-parser', '@jspm/core'].map((name) => findPackage(name));
  const beside = ['@rolldown', '@oxc-parser', '@oxc-project'].map((scope) => join(dirname(packages[0]!), scope));
  return [...packages, ...beside.filter((folder) => existsSync(folder))];
}

/** Folder of an installed package, even if it does not export its package.json. */
function findPackage(name: string): string {
  const folder = require.resolve
    .paths(name)!
    .map((modules) => join(modules, name))
    .find((path) => existsSync(path));
  if (folder === undefined) throw new Error(`${name} is not installed`);
  return folder;
}

/** The npm that ADE pins, run by the pinned Node: other versions may read a lock file differently. */
export function npmPath(): string {
  return join(dirname(require.resolve('npm/package.json')), 'bin', 'npm-cli.js');
}

/** The registry that the pinned npm uses by default, from npm's own table of settings. */
export function readDefaultRegistry(): unknown {
  return createRequire(npmPath())('@npmcli/config/lib/definitions').defaults.registry;
}

/** The parts of ADE that the type check reads: the types of the contract, which the build makes without any library. */
export function contractPaths(): string[] {
  return ['package.json', 'dist/package.json', 'dist/types'].map((path) => join(installDir, path));
}

export function ruleTypePaths(): Record<string, string[]> {
  const folder = join(installDir, 'dist', 'types', 'rules', 'library');
  return { 'ade/rules': [join(folder, 'index.d.ts')], 'ade/rules/phone': [join(folder, 'phone.d.ts')] };
}
