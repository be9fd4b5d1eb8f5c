import { findClosestName } from '../../contract/closest-name.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { environmentPaths } from '../../contract/layout.ts';
import type { SandboxLevel } from '../../contract/levels.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Settings } from '../../contract/settings.ts';
import { HostEnded, type LoadedModule, loadModules } from '../../rules/client/index.ts';
import type { PackageFiles } from '../source/package-files.ts';
import type { PlannedModule } from '../source/plan-modules.ts';
import { makeError, makeWarning } from '../source/problem-list.ts';
import { findPlace } from '../source/read-manifest.ts';
import { findExportLine } from './rule-source.ts';

interface LoadCheckOptions {
  envDir: string;
  modules: PlannedModule[];
  manifest: Manifest;
  files: PackageFiles;
  contentHash: string;
  settings: Settings;
  level: SandboxLevel;
  signal: AbortSignal;
}

interface LoadCheck {
  loaded: LoadedModule[];
  problems: Problem[];
}

/** The export names that each kind of module may have; `detect_` is a prefix. */
const KNOWN_NAMES = {
  row: ['detect_'],
  column: ['detect_', 'transform', 'derive', 'validate', 'needs', 'derive_needs'],
  hook: ['run'],
};

/** Loads every module once in the sandbox, as a job would, and checks its exports. */
export async function checkLoading(options: LoadCheckOptions): Promise<LoadCheck> {
  const { modules, files } = options;
  try {
    const loaded = await loadTogether(options, modules);
    const problems = modules.flatMap((module) => {
      const found = loaded.find(({ id }) => id === module.id);
      return found === undefined ? [] : checkModule(module, found, files);
    });
    return { loaded, problems: dropRepeats(problems) };
  } catch (error) {
    if (!(error instanceof HostEnded)) throw error;
    return { loaded: [], problems: dropRepeats(await findCulprits(options, error)) };
  }
}

async function loadTogether(options: LoadCheckOptions, modules: PlannedModule[]): Promise<LoadedModule[]> {
  const toLoad = modules.map(({ source, ...module }) => module);
  const { manifest } = options;
  return (await loadModules({ host: makeHostOptions(options), modules: toLoad, manifest })).modules;
}

/** Finds the modules that end the rule process even if they are loaded alone. */
async function findCulprits(options: LoadCheckOptions, ended: HostEnded): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const module of options.modules) {
    options.signal.throwIfAborted();
    try {
      await loadTogether(options, [module]);
    } catch (error) {
      if (!(error instanceof HostEnded)) throw error;
      problems.push(describeEnd(error, module.source));
    }
  }
  return problems.length > 0 ? problems : [describeEnd(ended, '.')];
}

function makeHostOptions(options: LoadCheckOptions) {
  const { envDir, manifest, contentHash, settings, level } = options;
  return {
    level,
    runtime: process.execPath,
    programPath: environmentPaths(envDir).programPath,
    network: false,
    memoryMb: Math.min(manifest.engine.defaults.memory_mb ?? settings.workerMemMb, settings.workerMemMb),
    cpuSeconds: settings.workerCpuSeconds,
    seed: contentHash,
    ruleTimeoutSeconds: settings.ruleTimeoutSeconds,
  };
}

function describeEnd({ reason: { code, details } }: HostEnded, file: string): Problem {
  if (code === 'sandbox_unavailable') throw new AdeError(code, details);
  const found = new AdeError(code, details).message;
  const message = `Loading the script ended its process: ${found}. Expected only declarations at the top of a module; look there for an endless loop, very much output or a large computation.`;
  return makeError('load_ended', file, message);
}

function checkModule(module: PlannedModule, loaded: LoadedModule, files: PackageFiles): Problem[] {
  const { source, kind } = module;
  const text = files.get(source)?.toString('utf8') ?? '';
  if (loaded.error) return [describeLoadError(source, loaded.error, files)];
  const line = (name: string) => ({ line: findExportLine(text, name) });
  const problems = [
    ...loaded.notFunctions.map((name) =>
      makeError(
        'not_a_function',
        source,
        `${name} must be a function; found another value. Export a function.`,
        line(name),
      ),
    ),
    ...loaded.badNeeds.map((name) =>
      makeError(
        'needs_invalid',
        source,
        `${name} must be a list of field names: ["start_date"]. Correct it.`,
        line(name),
      ),
    ),
    ...loaded.unknownExports.flatMap((name) => warnOfTypo(source, kind, name, line(name))),
  ];
  if (loaded.functions.length > 0 || loaded.notFunctions.length > 0) return problems;
  if (kind === 'hook') {
    const message = 'A hook module must export a function named run; found none. Add: export function run(call) { … }';
    return [...problems, makeError('hook_without_run', source, message)];
  }
  const expected = kind === 'row' ? 'detect_… functions' : 'detect_…, transform, derive or validate functions';
  return [
    ...problems,
    makeWarning('no_rules', source, `The module exports no rules; expected ${expected}. Add one or remove the file.`),
  ];
}

/** A module may export functions for other modules, so only names that look like a misspelt rule are reported. */
function warnOfTypo(source: string, kind: PlannedModule['kind'], name: string, place: { line: number }): Problem[] {
  const known = KNOWN_NAMES[kind];
  const stem = kind === 'hook' ? name : name.replace(/^([a-z]{5,7})(_.*|[A-Z].*)$/, '$1_');
  const isRuleOfOtherKind = Object.values(KNOWN_NAMES).flat().includes(stem) && !known.includes(stem);
  if (isRuleOfOtherKind || stem === 'detect') {
    const names = known.map((one) => (one === 'detect_' ? 'detect_…' : one)).join(', ');
    const message = `${name} is never called: the rules of a ${kind} module are ${names}. Rename or remove it.`;
    return [makeWarning('unknown_rule_name', source, message, place)];
  }
  const closest = findClosestName(stem, known);
  if (closest === undefined) return [];
  const meant = closest === 'detect_' ? name.replace(/^[a-z]{5,7}(_|(?=[A-Z]))/, 'detect_') : closest;
  const message = `${name} is never called, because no rule has such a name. Did you mean ${meant}?`;
  return [makeWarning('unknown_rule_name', source, message, place)];
}

function describeLoadError(source: string, error: NonNullable<LoadedModule['error']>, files: PackageFiles): Problem {
  const forbidden = /rules may not import (\S+)/.exec(error.message)?.[1];
  if (forbidden !== undefined) {
    const { file, line } = findImport(forbidden, source, files);
    const message = `Rules may not import ${forbidden}: they have no files, network, processes or clock. Remove the import; put tables of data into data/*.json.`;
    return makeError('forbidden_import', file, message, { line });
  }
  const { file, line } = findErrorPlace(source, error, files);
  // Paths of the snapshot mean nothing to the author.
  const found = error.message.replace(/ imported from .*$/s, '').replace(/[^\s'"]*\/snapshot\//g, '');
  const message = `The module could not be loaded: ${error.errorClass}: ${found}. ${adviseOnLoading(error.message)}`;
  return makeError('load_failed', file, message, line === undefined ? {} : { line });
}

interface FilePlace {
  file: string;
  line?: number;
}

/** Finds where the error was thrown. A linking error has no place, so it gets the place of the failed import. */
function findErrorPlace(
  source: string,
  { message, file, line }: NonNullable<LoadedModule['error']>,
  files: PackageFiles,
): FilePlace {
  const missingModule = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const missingExport = /does not provide an export named '([^']+)'/.exec(message)?.[1];
  const missing = missingModule ?? missingExport;
  if (line === undefined && missing !== undefined) return findImport(missing, source, files);
  return { file: file === undefined ? source : toSource(file, files), line };
}

function adviseOnLoading(message: string): string {
  if (message.startsWith('Cannot find package')) return 'Add the package to the dependencies in package.json.';
  if (message.startsWith('Cannot find module')) return 'Correct the import, or add the file to the package.';
  const absent = /^(process|require|module|exports|window|document|Buffer|global) is not defined/.exec(message)?.[1];
  if (absent !== undefined)
    return `Rules have no ${absent}: they take values and return values. Remove it; settings are in env of the call.`;
  return 'Fix the script.';
}

/** Finds the source of a script by the host's name for it: a stripped script ends with `.js`. */
function toSource(file: string, files: PackageFiles): string {
  const source = file.replace(/\.js$/, '.ts');
  return files.has(file) ? file : files.has(source) ? source : file;
}

/** Finds the first import of a module or a name in `source`, else in the package's other scripts. */
function findImport(imported: string, source: string, files: PackageFiles): FilePlace {
  const otherScripts = [...files.keys()].filter((path) => /\.(ts|js)$/.test(path));
  const pattern = makeImportPattern(imported);
  for (const path of [source, ...otherScripts]) {
    const text = files.get(path)?.toString('utf8') ?? '';
    const match = pattern.exec(text);
    if (match) return { file: path, line: findPlace(text, match.index).line };
  }
  return { file: source };
}

/** Matches `import … from '<path>/<name>'` and `import { <name> }`. */
function makeImportPattern(imported: string): RegExp {
  const path = imported.replace(/^node:/, '').replace(/\.[jt]s$/, '');
  const name = RegExp.escape(path.slice(path.lastIndexOf('/') + 1));
  const quote = '[\'"`]';
  const folders = '(?:[^\'"`\\n]*[:/])?';
  const asModule = `(?:from|import)[^\\n;]*${quote}${folders}${name}(?:\\.[jt]s)?${quote}`;
  const asName = `import\\s*\\{[^}]*\\b${name}\\b`;
  return new RegExp(`${asModule}|${asName}`);
}

/** Two modules that import the same broken module report the same problem. */
function dropRepeats(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem);
    return !seen.has(key) && seen.add(key);
  });
}
