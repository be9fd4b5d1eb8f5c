import type { ModuleRecord } from '../../contract/build.ts';
import { suggestName } from '../../contract/closest-name.ts';
import type { Problem } from '../../contract/problems.ts';
import { makeError } from '../source/problem-list.ts';
import { findExportLine } from './rule-source.ts';

type ColumnModule = Pick<ModuleRecord, 'source' | 'field' | 'needs' | 'derive_needs'>;

/** Reports needed fields that don't exist, and cycles among `needs`. */
export function checkNeeds(
  modules: readonly ColumnModule[],
  fields: readonly string[],
  readSource: (path: string) => string,
): Problem[] {
  const unknown = modules.flatMap((module) =>
    (['needs', 'derive_needs'] as const).flatMap((key) =>
      module[key]
        .filter((field) => !fields.includes(field))
        .map((field) => describeUnknownField(module, key, field, fields, readSource)),
    ),
  );
  return [...unknown, ...findCycles(modules, readSource)];
}

function describeUnknownField(
  module: ColumnModule,
  key: 'needs' | 'derive_needs',
  field: string,
  fields: readonly string[],
  readSource: (path: string) => string,
): Problem {
  const message = `${key} names "${field}", which is not in columns.order.${suggestName(field, fields) || ' Correct or remove it.'}`;
  return makeError('needs_unknown_field', module.source, message, {
    line: findExportLine(readSource(module.source), key),
  });
}

/** Reports each cycle once. `derive_needs` do not count, because only the table decides whether a field is derived. */
function findCycles(modules: readonly ColumnModule[], readSource: (path: string) => string): Problem[] {
  const byField = new Map(modules.map((module) => [module.field, module]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (field: string, path: string[]): void => {
    const start = path.indexOf(field);
    if (start >= 0) problems.push(describeCycle(path.slice(start)));
    if (start >= 0 || done.has(field)) return;
    for (const needed of byField.get(field)?.needs ?? []) visit(needed, [...path, field]);
    done.add(field);
  };
  const describeCycle = (cycle: string[]): Problem => {
    const { source } = byField.get(cycle[0])!;
    const message = `The fields ${[...cycle, cycle[0]].join(' → ')} need one another, so none can be computed first. Remove one of them from its needs.`;
    return makeError('needs_cycle', source, message, { line: findExportLine(readSource(source), 'needs') });
  };
  for (const { field } of modules) if (field !== undefined) visit(field, []);
  return problems;
}
