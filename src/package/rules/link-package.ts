import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Problem } from '../../contract/problems.ts';
import { DEPENDENCIES, type Program } from '../../rules/index.ts';
import { type BundleProblem, bundleDependencies } from '../bundler/index.ts';
import type { PackageFiles } from '../source/package-files.ts';
import type { PlannedModule } from '../source/plan-modules.ts';
import { hasErrors, makeError } from '../source/problem-list.ts';
import { linkProgram } from './link-program.ts';

interface LinkOptions {
  envDir: string;
  modules: readonly PlannedModule[];
  files: PackageFiles;
  /** The JavaScript of TypeScript files, by path in the snapshot. */
  scripts: ReadonlyMap<string, string>;
  level: SandboxLevel;
  signal: AbortSignal;
}

const READ_ONLY_FILE = 0o444;

/** Writes the program of a package for the rule host to link: its scripts, and its dependencies as bundles. */
export async function linkPackage(options: LinkOptions): Promise<{ program: Program; problems: Problem[] }> {
  const { envDir, modules, files, scripts } = options;
  const { modulesDir, programPath } = environmentPaths(envDir);
  const isDependency = (specifier: string) => existsSync(join(modulesDir, packageOf(specifier)));
  const roots = modules.map(({ script }) => script);
  const { program, external, problems } = linkProgram({ roots, files, scripts, isDependency });
  if (!hasErrors(problems) && Object.keys(external).length > 0) {
    const bundle = await bundleDependencies({ dir: envDir, imports: external }, options);
    for (const [name, code] of Object.entries(bundle.files)) {
      program[`${DEPENDENCIES}${name}`] = { kind: 'script', code, imports: listParts(bundle.files) };
    }
    for (const { imports } of Object.values(program)) replaceEntries(imports, bundle.entries);
    problems.push(...bundle.problems.map((problem) => describeProblem(problem)));
  }
  writeFileSync(programPath, JSON.stringify(program));
  chmodSync(programPath, READ_ONLY_FILE);
  return { program, problems };
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Parts of a bundle import each other as `./name`. */
function listParts(files: Record<string, string>): Program[string]['imports'] {
  return Object.fromEntries(Object.keys(files).map((name) => [`./${name}`, `${DEPENDENCIES}${name}`]));
}

function replaceEntries(imports: Program[string]['imports'], entries: Record<string, string>): void {
  for (const [specifier, id] of Object.entries(imports)) {
    const entry = entries[specifier];
    if (id.startsWith('dependency:') && entry !== undefined) imports[specifier] = `${DEPENDENCIES}${entry}`;
  }
}

function describeProblem({ specifier, message, builtin, importer }: BundleProblem): Problem {
  if (builtin === undefined) {
    const found = `The dependency ${specifier} cannot be used in rules: ${message}.`;
    return makeError('dependency_unusable', 'package.json', `${found} Use another package, or another version of it.`);
  }
  const found = `The dependency imports ${builtin} in ${importer}, and rules have no files, network, processes or clock. Use another dependency.`;
  return makeError('dependency_unusable', 'package.json', `${found} Use a package that works without it.`);
}
