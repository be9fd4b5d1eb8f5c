import { compareTexts } from '../../base/files/index.ts';
import { suggestName } from '../../contract/closest-name.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import { HOOK_NAMES, type Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { ROW_WEIGHTS_FILE } from '../../contract/row-weights.ts';
import type { ModuleToLoad } from '../../rules/index.ts';
import { escapePointer } from './json-pointer.ts';
import type { PackageFiles } from './package-files.ts';
import { makeError, makeManifestError, makeWarning } from './problem-list.ts';

/** A module with rules, before it is loaded. */
export interface PlannedModule extends ModuleToLoad {
  /** Path of the source file in the package. */
  source: string;
}

export interface ModulePlan {
  modules: PlannedModule[];
  problems: Problem[];
}

/** Finds the modules that the manifest names, in the order in which the engine calls them. */
export function planModules(manifest: Manifest, files: PackageFiles): ModulePlan {
  const rows = planRowModules(files);
  const columns = planColumnModules(manifest, files);
  const hooks = planHookModules(manifest, files);
  const modules = [...rows.modules, ...columns.modules, ...hooks.modules];
  const collisions = findScriptCollisions(files);
  return { modules, problems: [...rows.problems, ...columns.problems, ...hooks.problems, ...collisions] };
}

function planRowModules(files: PackageFiles): ModulePlan {
  const modules: PlannedModule[] = [];
  const problems: Problem[] = [];
  for (const source of [...files.keys()].sort(compareTexts)) {
    const name = /^row_types\/([^/]+)\.(ts|js)$/.exec(source)?.[1];
    if (name === undefined || source.endsWith('.d.ts')) continue;
    if (/^[A-Za-z0-9_-]+$/.test(name)) {
      modules.push({ id: `row_types.${name}`, kind: 'row', source, script: scriptOf(source) });
    } else {
      const message = `The name of a row module may only contain letters, digits, _ and -, because it is part of its rules' ids; found "${name}". Rename the file.`;
      problems.push(makeError('module_name_invalid', source, message));
    }
  }
  if (modules.length === 0 && !files.has(ROW_WEIGHTS_FILE)) {
    const message = `The package has neither row weights nor row rules, so no header is found and all columns get the names Column 1, Column 2, … Add ${ROW_WEIGHTS_FILE}, as the starter package has it, or a module with detect_… functions to row_types/.`;
    problems.push(makeWarning('no_row_rules', 'row_types', message));
  }
  return { modules, problems };
}

function planColumnModules(manifest: Manifest, files: PackageFiles): ModulePlan {
  const { order, meta } = manifest.columns;
  const modules: PlannedModule[] = [];
  const problems = [...findUnmatchedFields(manifest), ...findDuplicateLabels(manifest)];
  for (const field of order) {
    const source = Object.hasOwn(meta, field) ? meta[field]?.script : undefined;
    if (source === undefined) continue;
    const problem = findScriptProblem(source, `/columns/meta/${field}/script`, files);
    if (problem) problems.push(problem);
    modules.push({ id: `columns.${field}`, kind: 'column', field, source, script: scriptOf(source) });
  }
  return { modules, problems };
}

function findUnmatchedFields(manifest: Manifest): Problem[] {
  const { order, meta } = manifest.columns;
  const names = Object.keys(meta);
  const withoutMeta = order.flatMap((field, index) => {
    if (Object.hasOwn(meta, field)) return [];
    const message = `The field "${field}" has no entry in columns.meta; every field needs at least a label.${suggestName(field, names) || ` Add "${field}": { "label": … } there.`}`;
    return [makeManifestError('field_without_meta', `/columns/order/${index}`, message)];
  });
  const withoutOrder = names.flatMap((field) => {
    if (order.includes(field)) return [];
    const path = `/columns/meta/${escapePointer(field)}`;
    if (!/^[a-z][a-z0-9_]*$/.test(field)) {
      const message = `"${field}" is not a field name; expected snake_case, such as "member_id". Rename the field.`;
      return [makeManifestError('field_name_invalid', path, message)];
    }
    const message = `The field "${field}" is missing in columns.order, which lists the columns of the workbook in their order.${suggestName(field, order) || ' Add it there, or remove this entry.'}`;
    return [makeManifestError('field_not_in_order', path, message)];
  });
  return [...withoutMeta, ...withoutOrder];
}

function findDuplicateLabels(manifest: Manifest): Problem[] {
  const { order, meta } = manifest.columns;
  const fieldOf = new Map<string, string>();
  return order.flatMap((field) => {
    const label = Object.hasOwn(meta, field) ? meta[field]?.label : undefined;
    if (label === undefined) return [];
    const first = fieldOf.get(label.trim().toLowerCase());
    if (first === undefined) {
      fieldOf.set(label.trim().toLowerCase(), field);
      return [];
    }
    const message = `"${field}" and "${first}" have the label "${label}": two columns of the workbook get the same header. Give one of them another label.`;
    return [makeWarning('duplicate_label', MANIFEST_NAME, message, { json_path: `/columns/meta/${field}/label` })];
  });
}

function planHookModules(manifest: Manifest, files: PackageFiles): ModulePlan {
  const modules: PlannedModule[] = [];
  const problems: Problem[] = [];
  for (const hook of HOOK_NAMES) {
    for (const [index, { script: source }] of manifest.hooks[hook].entries()) {
      const problem = findScriptProblem(source, `/hooks/${hook}/${index}/script`, files);
      if (problem) problems.push(problem);
      const id = index === 0 ? `hooks.${hook}` : `hooks.${hook}_${index + 1}`;
      modules.push({ id, kind: 'hook', hook, source, script: scriptOf(source) });
    }
  }
  return { modules, problems };
}

function findScriptProblem(source: string, jsonPath: string, files: PackageFiles): Problem | undefined {
  if (files.has(source) && !source.endsWith('.d.ts')) return undefined;
  const scripts = [...files.keys()].filter((path) => /\.(ts|js)$/.test(path));
  const message = `There is no script "${source}" in the package; expected a file that is part of it (tests/, node_modules/ and dotfiles are not).${suggestName(source, scripts) || ' Add the file or correct the path.'}`;
  return makeManifestError('script_missing', jsonPath, message);
}

/** A stripped script is written beside its source, so a package cannot have both `a.ts` and `a.js`. */
function findScriptCollisions(files: PackageFiles): Problem[] {
  return [...files.keys()].flatMap((path) => {
    const script = scriptOf(path);
    if (script === path || !files.has(script)) return [];
    const message = `${path} becomes ${script}, but the package already has a ${script}. Remove or rename one of the two.`;
    return [makeError('script_name_taken', path, message)];
  });
}

/** Path of the JavaScript that runs for a script; type declarations keep their path. */
export function scriptOf(source: string): string {
  return source.endsWith('.ts') && !source.endsWith('.d.ts') ? source.replace(/\.ts$/, '.js') : source;
}
