import { PASSES, type PassName } from '../../contract/artifact/passes.ts';
import type { Artifact, Table } from '../../contract/artifact.ts';
import type { Correction, CorrectionKind } from '../../contract/corrections.ts';

/** The first pass that a kind of correction can change; those before it are copied from the revision before. */
const FIRST_PASSES: Record<CorrectionKind, PassName> = {
  row_label: 'structure',
  column_field: 'mapping',
  field_value: 'mapping',
  cell_value: 'transform',
  value_is: 'transform',
  read_as: 'structure',
  column_name: 'mapping',
  table_range: 'structure',
  // What it undoes says where to begin.
  undo: 'write',
};

function findFirst(correction: Correction): PassName {
  // A field that nothing filled is filled by people then, and that is part of the mapping.
  const fillsField = correction.kind === 'cell_value' && correction.field !== undefined;
  return fillsField ? 'mapping' : FIRST_PASSES[correction.kind];
}

/** The keys of a table that each pass writes. */
const TABLE_KEYS: Partial<Record<PassName, readonly (keyof Table)[]>> = {
  mapping: ['mapping', 'fields'],
  analyze: ['analysis'],
  transform: ['transform'],
  validate: ['validation'],
};

/** The first pass that new corrections can change; also of those that they take back. */
export function findFirstPass(added: readonly Correction[], earlier: readonly Correction[]): PassName {
  const supersededIds = new Set(added.flatMap(({ supersedes = [] }) => supersedes));
  const changed = [...added, ...earlier.filter(({ id }) => supersededIds.has(id))];
  const passes = new Set(changed.map(findFirst));
  return PASSES.find(({ name }) => passes.has(name))?.name ?? 'structure';
}

/** What the record of a revision says of what people corrected. */
export type CorrectedJob = Required<Pick<Artifact['job'], 'revision' | 'corrections'>>;

/** The text of the record that a revision begins with; null where it begins at the first pass. */
export function copyRecord(artifact: Artifact, before: PassName, job: CorrectedJob): string | null {
  const copied = copyPasses(artifact, before);
  return copied && JSON.stringify({ ...copied, job: { ...copied.job, ...job } });
}

/** A record as it was before a pass; null where that is before the first. */
export function copyPasses(artifact: Artifact, before: PassName): Artifact | null {
  const position = PASSES.findIndex(({ name }) => name === before);
  const kept = PASSES.slice(0, position).map(({ name }) => name);
  const history = artifact.pass_history.filter(({ name }) => kept.includes(name));
  const last = history.at(-1);
  if (last === undefined) return null;
  // They are made again at the end.
  const { checks: _, ...record } = artifact;
  const dropped = PASSES.slice(position).flatMap(({ name }) => TABLE_KEYS[name] ?? []);
  return {
    ...record,
    sheets: artifact.sheets.map((sheet) => ({ ...sheet, tables: sheet.tables.map((table) => omit(table, dropped)) })),
    output: {},
    summary: {},
    pass_history: history,
    rule_errors: artifact.rule_errors.filter(({ pass }) => pass <= last.pass),
    annotations: artifact.annotations.filter(({ at }) => at <= last.finished_at),
  };
}

function omit(table: Table, keys: readonly (keyof Table)[]): Table {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key as keyof Table))) as Table;
}
