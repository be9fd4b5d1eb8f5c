import type { Annotation, Mapping, Table } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { HookAnswer } from '../../rules/client/index.ts';
import type { GivenField } from '../corrections/corrections.ts';
import { unmap } from './scores/choose-fields.ts';

type Override = NonNullable<NonNullable<HookAnswer['result']>['mapping']>[number];

/** By table id, the fields to which people gave a value. */
export type GivenFields = ReadonlyMap<Table['id'], ReadonlyMap<string, GivenField>>;

/** Applies an `after_mapping` hook's decisions. Returns the overrides for the record, and why others were rejected. */
export function applyOverrides(
  mappings: ReadonlyMap<Table['id'], Mapping[]>,
  overrides: readonly Override[],
  { columns: { order: fields }, engine }: Pick<Manifest, 'columns' | 'engine'>,
  rule: string,
  given: GivenFields = new Map(),
): { annotations: Omit<Annotation, 'at'>[]; rejected: string[] } {
  const annotations: Omit<Annotation, 'at'>[] = [];
  const rejected: string[] = [];
  const mayOverrule = engine.corrections?.hooks_may_overrule === true;
  for (const override of overrides) {
    const mapping = mappings.get(override.table_id);
    const column = mapping?.find(({ raw }) => raw.column === override.column);
    const { target_field: field } = override;
    if (mapping === undefined || column === undefined) {
      rejected.push('mapping names a table or column that does not exist');
    } else if (field !== null && !fields.includes(field)) {
      rejected.push('mapping names a field that is not in the manifest');
    } else if (
      isGiven(field, given.get(override.table_id)) ||
      (!mayOverrule && overrulesPerson(mapping, column, override))
    ) {
      rejected.push('mapping overrules what a person decided');
    } else if (mayOverrule || column.reason !== 'set_by_person') {
      setField(mapping, column, field, rule);
      if (override.then !== undefined) column.unmapped = { then: override.then, decided_by: 'hook' };
      annotations.push({
        kind: 'mapping_override',
        rule,
        table_id: override.table_id,
        column: override.column,
        target_field: field,
      });
    }
  }
  return { annotations, rejected };
}

/** If a person gave the field a value, no column can become it. */
function isGiven(field: string | null, given: ReadonlyMap<string, GivenField> | undefined): boolean {
  return field !== null && given?.has(field) === true;
}

/** Whether the hook contradicts a person's decision about the column or its field. */
function overrulesPerson(
  mapping: readonly Mapping[],
  column: Mapping,
  { target_field: field, then }: Override,
): boolean {
  const isDecided = ({ reason }: Mapping) => reason === 'set_by_person';
  // A person may have said what becomes of the column, too.
  if (isDecided(column)) return column.target_field !== field || then !== undefined;
  return field !== null && mapping.some((rival) => isDecided(rival) && rival.target_field === field);
}

function setField(mapping: Mapping[], column: Mapping, field: string | null, rule: string): void {
  for (const rival of mapping) {
    if (field !== null && rival !== column && rival.target_field === field) unmap(rival, 'field_taken');
  }
  const candidate = column.candidates.find((known) => known.field === field);
  column.target_field = field;
  column.score = candidate?.score ?? 0;
  // The hook decides regardless of scores, so it adds no delta.
  column.contributors = [...(candidate?.contributors ?? []), { rule, delta: 0 }];
  column.reason = 'set_by_hook';
  delete column.correction;
  delete column.unmapped;
  delete column.uncertain;
  delete column.confidence;
}
