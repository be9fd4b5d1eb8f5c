import { compareTexts } from '../../base/files/index.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Program } from '../../rules/index.ts';
import type { PackageFiles } from '../source/package-files.ts';
import { type PlannedModule, scriptOf } from '../source/plan-modules.ts';
import { makeWarning } from '../source/problem-list.ts';
import { findPlace } from '../source/read-manifest.ts';
import { findSilentMistakes } from './silent-mistakes.ts';

interface CheckedScripts {
  modules: readonly PlannedModule[];
  manifest: Manifest;
  files: PackageFiles;
  program: Program;
}

/** Warns of what the type check accepts: mistakes within scripts, scripts that nothing uses, and circles of imports. */
export function checkScriptUse({ modules, manifest, files, program }: CheckedScripts): Problem[] {
  const labels = manifest.engine.row_types.order;
  const sources = [...files.keys()].filter((path) => /(?<!\.d)\.(?:ts|js)$/.test(path)).sort(compareTexts);
  const used = sources.filter((path) => Object.hasOwn(program, scriptOf(path)));
  const mistakes = used.flatMap((path) => {
    const kinds = new Set(modules.filter(({ source }) => source === path).map(({ kind }) => kind));
    return findSilentMistakes(path, files.get(path)?.toString('utf8') ?? '', {
      kinds,
      fields: manifest.columns.order,
      labels,
    });
  });
  const named = new Set(Object.values(manifest.columns.meta).map(({ script }) => script));
  const unused = sources.filter((path) => !used.includes(path) && !named.has(path)).flatMap(describeUnused);
  return [...mistakes, ...unused, ...findCircles(used, files, program)];
}

function describeUnused(path: string): Problem[] {
  const [folder] = path.split('/');
  if (folder === 'columns') {
    const message =
      'No field of the manifest has this script, so nothing calls its rules. Name it in columns.meta.…script, or remove the file.';
    return [makeWarning('script_unused', path, message)];
  }
  if (folder !== 'hooks') return [];
  const message = 'The manifest does not name this hook, so nothing calls it. Add it to "hooks", or remove the file.';
  return [makeWarning('script_unused', path, message)];
}

/** Each circle once, at the import that closes it. */
function findCircles(paths: readonly string[], files: PackageFiles, program: Program): Problem[] {
  const sourceOf = new Map(paths.map((path) => [scriptOf(path), path]));
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (script: string, above: readonly string[]) => {
    if (done.has(script)) return;
    const { imports = {} } = program[script] ?? {};
    for (const [specifier, target] of Object.entries(imports)) {
      if (!sourceOf.has(target)) continue;
      const at = [...above, script].indexOf(target);
      if (at >= 0) problems.push(describeCircle([...above, script].slice(at), specifier));
      else visit(target, [...above, script]);
    }
    done.add(script);
  };
  const describeCircle = (scripts: readonly string[], specifier: string): Problem => {
    const names = scripts.flatMap((script) => sourceOf.get(script) ?? []);
    const path = names.at(-1) ?? '';
    const text = files.get(path)?.toString('utf8') ?? '';
    const line = findPlace(text, Math.max(0, text.indexOf(specifier))).line;
    const message = `These scripts import each other: ${[...names, names[0]].join(' → ')}. What is read while they load may not exist yet. Move what they share to a third script.`;
    return makeWarning('import_circle', path, message, { line });
  };
  for (const path of paths) visit(scriptOf(path), []);
  return problems;
}
