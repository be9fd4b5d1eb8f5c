import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installDir } from '../sandbox/index.ts';

const require = createRequire(import.meta.url);

/** TypeScript's compiler: the script that starts it, and the folders that it is made of. */
export function compilerPaths(): { entry: string; folders: string[] } {
  const folder = dirname(require.resolve('typescript/package.json'));
  const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  const nativeFolder = dirname(createRequire(join(folder, 'package.json')).resolve(native));
  return { entry: join(folder, 'lib', 'tsc.js'), folders: [folder, nativeFolder] };
}

/** The npm that ADE pins, run by the pinned Node: another npm may read a lock file in another way. */
export function npmPath(): string {
  return join(dirname(require.resolve('npm/package.json')), 'bin', 'npm-cli.js');
}

/** What the type check reads of ADE itself: the types of the contract, and the library that they are made with. */
export function contractPaths(): string[] {
  const own = ['package.json', 'dist/package.json', 'dist/types', 'src/rules/library', 'src/contract'].map((path) =>
    join(installDir, path),
  );
  const typebox = dirname(require.resolve('typebox')).replace(/(.*[\\/]node_modules[\\/]typebox)[\\/].*/, '$1');
  return [...own, typebox].filter((path) => existsSync(path));
}

/** Where the type check finds what rules import as `ade/rules`: the built types, or their sources in a checkout. */
export function ruleTypePaths(): Record<string, string[]> {
  const built = join(installDir, 'dist', 'types', 'rules', 'library');
  const isBuilt = existsSync(join(built, 'index.d.ts'));
  const folder = isBuilt ? built : join(installDir, 'src', 'rules', 'library');
  const extension = isBuilt ? '.d.ts' : '.ts';
  return {
    'ade/rules': [join(folder, `index${extension}`)],
    'ade/rules/phone': [join(folder, `phone${extension}`)],
  };
}
