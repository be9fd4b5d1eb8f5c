import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type ParseResult, parseSync } from 'oxc-parser';
import { imports as resolveImports } from 'resolve.exports';
import type { Problem } from '../../contract/problems.ts';
import { OWN_MODULES, type Program } from '../../rules/index.ts';
import { isPureBuiltin } from '../pure-builtins.ts';
import { PACKAGE_FILE } from '../source/npm-files.ts';
import type { PackageFiles } from '../source/package-files.ts';
import { scriptOf } from '../source/plan-modules.ts';
import { makeError } from '../source/problem-list.ts';
import { findPlace } from '../source/read-manifest.ts';
import { findAbsentNames } from './absent-names.ts';

interface LinkOptions {
  /** Scripts with rules, as paths in the snapshot. */
  roots: readonly string[];
  files: PackageFiles;
  /** The JavaScript of TypeScript files, by path in the snapshot. */
  scripts: ReadonlyMap<string, string>;
  /** Whether the name is a dependency, or a part of one. */
  isDependency: (name: string) => boolean;
}

interface LinkedProgram {
  program: Program;
  /** Imports from dependencies and from Node's pure modules: imported names by specifier, `*` for all. */
  external: Record<string, string[]>;
  problems: Problem[];
}

/** Finds the imports of each script, starting from the scripts with rules. */
export function linkProgram(options: LinkOptions): LinkedProgram {
  const linked = { program: {}, external: {}, problems: [] } as LinkedProgram;
  const pending = [...new Set(options.roots)];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (linked.program[id] !== undefined) continue;
    const { imported } = linkScript(id, options, linked);
    pending.push(...imported);
  }
  return linked;
}

function linkScript(id: string, options: LinkOptions, linked: LinkedProgram) {
  const code = readCode(id, options);
  if (id.endsWith('.json')) {
    linked.program[id] = { kind: 'json', code, imports: {} };
    return { imported: [] };
  }
  const source = options.files.has(id) ? id : id.replace(/\.js$/, '.ts');
  const { module, program } = parseSync(id, code, { lang: 'js', sourceType: 'module' });
  const imports: Record<string, string> = {};
  const imported: string[] = [];
  for (const { value, start, names } of listRequests(module)) {
    const found = resolve(value, id, options);
    if (found.id === undefined) {
      linked.problems.push(found.problem(source, findPlace(code, start).line));
      continue;
    }
    imports[value] = found.id;
    if (found.isExternal) noteExternal(linked.external, value, names);
    else if (!OWN_MODULES.has(found.id)) imported.push(found.id);
  }
  for (const { start } of module.dynamicImports) {
    const message =
      'import() loads code in the middle of a call, which rules cannot. Write the import at the top of the script.';
    linked.problems.push(makeError('forbidden_import', source, message, { line: findPlace(code, start).line }));
  }
  for (const { name, advice, start } of findAbsentNames(program)) {
    const message = `Rules have no ${name}: they take values and return values. ${advice}.`;
    linked.problems.push(makeError('forbidden_name', source, message, { line: findPlace(code, start).line }));
  }
  linked.program[id] = { kind: 'script', code, imports };
  return { imported };
}

function noteExternal(external: LinkedProgram['external'], specifier: string, names: readonly string[]): void {
  // A package may be named like a property that every object inherits.
  const known = Object.hasOwn(external, specifier) ? external[specifier]! : [];
  external[specifier] = [...new Set([...known, ...names])];
}

/** The imports of a script and its exports from other modules, with their names. */
function listRequests({ staticImports, staticExports }: ParseResult['module']) {
  const imported = staticImports.map(({ moduleRequest: { value, start }, entries }) => ({
    value,
    start,
    names: entries.map(({ importName }) => nameOf(importName)),
  }));
  const exported = staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName }) =>
      moduleRequest ? [{ value: moduleRequest.value, start: moduleRequest.start, names: [nameOf(importName)] }] : [],
    ),
  );
  return [...imported, ...exported];
}

function nameOf({ kind, name }: { kind: string; name?: string | null }): string {
  if (kind === 'Default') return 'default';
  return kind === 'Name' ? name! : '*';
}

function readCode(id: string, { files, scripts }: LinkOptions): string {
  return (
    scripts.get(id) ??
    files
      .get(id)!
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  );
}

type Resolution =
  | { id: string; isExternal: boolean }
  | { id?: undefined; problem: (file: string, line: number) => Problem };

function resolve(specifier: string, importer: string, options: LinkOptions): Resolution {
  if (OWN_MODULES.has(specifier)) return { id: specifier, isExternal: false };
  if (specifier.startsWith('#')) return resolveOwnName(specifier, options);
  if (/^\.{0,2}\//.test(specifier))
    return resolveFile(posix.join(posix.dirname(importer), specifier), specifier, options);
  const name = specifier.replace(/^node:/, '');
  if (isBuiltin(specifier)) return isPureBuiltin(name) ? asExternal(specifier) : forbid(`node:${name}`);
  if (options.isDependency(specifier)) return asExternal(specifier);
  return fail(
    `The module could not be loaded: Error: Cannot find package '${specifier}'. Add the package to the dependencies in package.json.`,
  );
}

const asExternal = (specifier: string): Resolution => ({ id: `dependency:${specifier}`, isExternal: true });

function resolveFile(path: string, specifier: string, { files, scripts }: LinkOptions): Resolution {
  const id = scriptOf(path);
  if (scripts.has(id) || (files.has(id) && /\.(js|mjs|json)$/.test(id))) return { id, isExternal: false };
  const hint = ['.ts', '.js', '.json', '/index.ts'].find((end) => files.has(`${path}${end}`));
  const advice =
    hint === undefined ? 'Correct the import, or add the file to the package.' : `Write '${specifier}${hint}'.`;
  return fail(`The module could not be loaded: Error: Cannot find module '${specifier}'. ${advice}`);
}

/** Resolves a name from `imports` in the package's package.json. */
function resolveOwnName(specifier: string, options: LinkOptions): Resolution {
  const content = options.files.get(PACKAGE_FILE);
  const manifest = content === undefined ? {} : JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''));
  try {
    const target = resolveImports(manifest, specifier, { conditions: ['node', 'import'] })?.[0];
    if (target !== undefined) {
      return target.startsWith('./')
        ? resolveFile(posix.normalize(target), specifier, options)
        : resolve(target, '', options);
    }
  } catch {
    // The name does not exist.
  }
  return fail(
    `The module could not be loaded: Error: Cannot find '${specifier}' among the imports of package.json. Add it there, or correct the import.`,
  );
}

function forbid(name: string): Resolution {
  const message = `Rules may not import ${name}: they have no files, network, processes or clock. Remove the import; put tables of data into data/*.json.`;
  return { problem: (file, line) => makeError('forbidden_import', file, message, { line }) };
}

function fail(message: string): Resolution {
  return { problem: (file, line) => makeError('load_failed', file, message, { line }) };
}
