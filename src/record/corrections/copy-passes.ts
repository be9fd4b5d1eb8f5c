import { PASSES, type PassName } from '../../contract/artifact/passes.ts';
import { type Artifact, isNotCarried, type Ledger, type Table } from '../../contract/artifact.ts';
import type { Correction, CorrectionKind } from '../../contract/corrections.ts';

/** The first pass that a kind of correction can change; earlier passes are copied from the previous revision. */
const FIRST_PASSES: Record<CorrectionKind, PassName> = {
  row_label: 'structure',
  column_field: 'mapping',
  field_value: 'mapping',
  cell_value: 'transform',
  value_is: 'transform',
  read_as: 'structure',
  column_name: 'mapping',
  table_range: 'structure',
  // The undone corrections decide where to begin.
  undo: 'write',
};

function findFirst(correction: Correction): PassName {
  // People now fill a field that had no source, which is part of the mapping.
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

/** The first pass that new corrections, or the corrections that they undo, can change. */
export function findFirstPass(added: readonly Correction[], earlier: readonly Correction[]): PassName {
  const supersededIds = new Set(added.flatMap(({ supersedes = [] }) => supersedes));
  const changed = [...added, ...earlier.filter(({ id }) => supersededIds.has(id))];
  const passes = new Set(changed.map(findFirst));
  return PASSES.find(({ name }) => passes.has(name))?.name ?? 'structure';
}

export type CorrectedJob = Required<Pick<Artifact['job'], 'revision' | 'corrections'>>;

/**
 * The text of the record with which a revision begins; null if it begins at the first pass. `isCompared`: whether the
 * revision still has the numbers of the earlier document, which go with that document.
 */
export function copyRecord(
  artifact: Artifact,
  before: PassName,
  { job, isCompared }: { job: CorrectedJob; isCompared: boolean },
): string | null {
  const copied = copyPasses(artifact, before);
  if (copied === null) return null;
  const { previous, ...others } = copied.job;
  return JSON.stringify({ ...copied, job: { ...(isCompared ? copied.job : others), ...job } });
}

/** A record as it was before a pass; null if no pass comes before it. */
export function copyPasses(artifact: Artifact, before: PassName): Artifact | null {
  const position = PASSES.findIndex(({ name }) => name === before);
  const kept = PASSES.slice(0, position).map(({ name }) => name);
  const history = artifact.pass_history.filter(({ name }) => kept.includes(name));
  const last = history.at(-1);
  if (last === undefined) return null;
  // Checks are made again at the end.
  const { checks: _, ...record } = artifact;
  const dropped = PASSES.slice(position).flatMap(({ name }) => TABLE_KEYS[name] ?? []);
  return {
    ...record,
    sheets: artifact.sheets.map((sheet) => ({
      ...sheet,
      tables: sheet.tables.map((table) => omit(table, dropped)),
      ...(sheet.ledger === undefined ? {} : { ledger: reopenLedger(sheet.ledger) }),
    })),
    output: {},
    summary: {},
    pass_history: history,
    rule_errors: artifact.rule_errors.filter(({ pass }) => pass <= last.pass),
    annotations: artifact.annotations.filter(({ at }) => at <= last.finished_at),
  };
}

/** The ledger before the last pass, which counts the cells that are not carried, and so those that are data. */
function reopenLedger(ledger: Ledger): Ledger {
  if (!ledger.accounts.some(isNotCarried)) return ledger;
  const accounts = ledger.accounts.filter((account) => !isNotCarried(account));
  return {
    ...ledger,
    accounts: accounts.map(({ cells, ...account }) => (account.name === 'data' ? account : { ...account, cells })),
  };
}

function omit(table: Table, keys: readonly (keyof Table)[]): Table {
  return Object.fromEntries(Object.entries(table).filter(([key]) => !keys.includes(key as keyof Table))) as Table;
}
