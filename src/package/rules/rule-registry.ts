import type { RuleEntry, RuleKind } from '../../contract/artifact.ts';
import type { BuildRecord, ModuleRecord } from '../../contract/build.ts';
import type { LoadedModule } from '../../rules/client/index.ts';
import type { PackageFiles } from '../source/package-files.ts';
import type { PlannedModule } from '../source/plan-modules.ts';
import { findRuleSource } from './rule-source.ts';

interface RuleRegistry {
  modules: ModuleRecord[];
  rules: BuildRecord['rules'];
}

/** All rules of a package by id, with place and version (a hash of the rule's text). */
export function makeRuleRegistry(
  planned: readonly PlannedModule[],
  loaded: readonly LoadedModule[],
  files: PackageFiles,
  scripts: ReadonlyMap<string, string>,
): RuleRegistry {
  const modules: ModuleRecord[] = [];
  const rules: BuildRecord['rules'] = {};
  for (const module of planned) {
    const found = loaded.find(({ id }) => id === module.id);
    const functions = found?.functions ?? [];
    const original = files.get(module.source)?.toString('utf8') ?? '';
    const stripped = scripts.get(module.script) ?? original;
    for (const { name, source } of functions) {
      const { version, line } = findRuleSource(original, stripped, name, source);
      rules[`${module.id}.${name}`] = makeEntry(module, name, version, line);
    }
    const { needs = [], derive_needs = [] } = found ?? {};
    modules.push({ ...module, rules: functions.map(({ name }) => `${module.id}.${name}`), needs, derive_needs });
  }
  return { modules, rules };
}

function makeEntry(module: PlannedModule, name: string, version: string, line: number): RuleEntry {
  const entry: RuleEntry = { impl: `${module.source}:${name}`, version, kind: kindOf(module.kind, name), line };
  return module.field === undefined ? entry : { ...entry, field: module.field };
}

function kindOf(kind: PlannedModule['kind'], name: string): RuleKind {
  if (kind === 'hook') return 'hook';
  if (kind === 'row') return 'row_detector';
  return name === 'transform' || name === 'derive' || name === 'validate' ? name : 'column_detector';
}
