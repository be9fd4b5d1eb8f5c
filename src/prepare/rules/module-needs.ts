import type { ModuleRecord } from '../../contract/build.ts';
import type { Problem } from '../../contract/problems.ts';
import { suggestName } from '../package/closest-name.ts';
import { makeError } from '../package/problem-list.ts';
import { findExportLine } from './rule-source.ts';

type ColumnModule = Pick<ModuleRecord, 'source' | 'field' | 'needs' | 'derive_needs'>;

/** Fields that are needed and do not exist, and circles among `needs`. */
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
  return [...unknown, ...findCircles(modules, readSource)];
}

function describeUnknownField(
  module: ColumnModule,
  key: 'needs' | 'derive_needs',
  field: string,
  fields: readonly string[],
  readSource: (path: string) => string,
): Problem {
  const message = `${key} names "${field}", which is no field of columns.order.${suggestName(field, fields) || ' Correct or remove it.'}`;
  return makeError('needs_unknown_field', module.source, message, {
    line: findExportLine(readSource(module.source), key),
  });
}

/** Each circle once. `derive_needs` are left out: they count only where a field is derived, which the table decides. */
function findCircles(modules: readonly ColumnModule[], readSource: (path: string) => string): Problem[] {
  const byField = new Map(modules.map((module) => [module.field, module]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  const visit = (field: string, path: string[]): void => {
    const start = path.indexOf(field);
    if (start >= 0) problems.push(describeCircle(path.slice(start)));
    if (start >= 0 || done.has(field)) return;
    for (const needed of byField.get(field)?.needs ?? []) visit(needed, [...path, field]);
    done.add(field);
  };
  const describeCircle = (circle: string[]): Problem => {
    const { source } = byField.get(circle[0])!;
    const message = `The fields ${[...circle, circle[0]].join(' → ')} need one another, so none can be computed first. Take one out of its needs.`;
    return makeError('needs_cycle', source, message, { line: findExportLine(readSource(source), 'needs') });
  };
  for (const { field } of modules) if (field !== undefined) visit(field, []);
  return problems;
}
