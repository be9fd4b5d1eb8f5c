import { createHash } from 'node:crypto';
import { compareTexts } from '../../base/files/index.ts';
import type { Artifact, Attention, Mapping, RowRun, Sheet, Summary, Table } from '../../contract/artifact.ts';
import { listUnmet } from '../../contract/clean.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { RowWeights } from '../../contract/row-weights.ts';
import { isLedgerWhole, listTables } from '../../record/index.ts';
import type { Corrections } from '../corrections/corrections.ts';
import { TABLE_MARK } from '../structure/regions/sheet-marks.ts';
import { listCellAttention } from './cell-attention.ts';
import { listCheckAttention, listCheckHints } from './check-attention.ts';
import { listColumnAttention } from './column-attention.ts';
import { listCorrectionAttention } from './correction-attention.ts';
import { listReadingAttention } from './reader-attention.ts';

/**
 * The counts of a job, and the reasons why a person should look at it although it succeeded. `limits`: when the
 * row weights ask.
 */
export function summarize(
  artifact: Artifact,
  manifest: Manifest,
  corrections: Corrections,
  limits?: RowWeights['limits'],
): Summary {
  const tables = listTables(artifact).map(({ table }) => table);
  const mappings = tables.flatMap(({ mapping }) => mapping ?? []);
  const mapped = mappings.filter(({ target_field: field }) => field !== null).length;
  const issues = { error: 0, warning: 0, info: 0 };
  for (const { validation } of tables) {
    for (const { severity, count } of validation?.totals ?? []) issues[severity] += count;
  }
  const { rowsIn, leftOut } = countRows(artifact);
  // A row with two tables side by side is written twice, once for each.
  const dataRows = rowsIn - Object.values(leftOut).reduce((sum, count) => sum + count, 0);
  const beside = (artifact.output.row_count ?? 0) - dataRows;
  const attention = nameAttention(artifact, [
    ...listAttention(artifact, manifest, limits),
    ...listCorrectionAttention(artifact, corrections),
  ]);
  const unmet = listUnmet(attention, isLedgerWhole(artifact));
  const hints = nameAttention(artifact, listCheckHints(artifact, manifest));
  return {
    status: 'success',
    outcome: unmet.length === 0 ? 'clean' : 'to_check',
    ...(unmet.length === 0 ? {} : { unmet }),
    sheets: artifact.sheets.filter(({ skipped }) => skipped === undefined).length,
    tables: tables.length,
    rows_in: rowsIn,
    rows_out: artifact.output.row_count ?? 0,
    rows_left_out: leftOut,
    ...(beside > 0 ? { rows_written_again: beside } : {}),
    columns: { mapped, unmapped: mappings.length - mapped, ...countUnmapped(artifact) },
    issues,
    rule_errors: artifact.rule_errors.reduce((sum, { count }) => sum + count, 0),
    attention,
    ...(hints.length > 0 ? { hints } : {}),
  };
}

/**
 * Makes the id of each point from its subject. A table is identified by its last row and first column: corrections
 * often change its id and first row, but hardly ever these.
 */
function nameAttention(artifact: Artifact, list: readonly Attention[]): Attention[] {
  const tables = new Map(listTables(artifact).map(({ table }) => [table.id, table]));
  const seen = new Map<string, number>();
  return list.map((attention) => {
    const { code, sheet, table_id: tableId, target_field: field, column, rule, correction } = attention;
    const table = tableId === undefined ? undefined : tables.get(tableId);
    const anchor = table === undefined ? null : [table.columns[0]?.column, table.last_data_row];
    const about = correction === undefined ? [] : [correction];
    const key = JSON.stringify([code, sheet, anchor, field, column, rule, ...about]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    const id = createHash('sha256').update(`${key} ${count}`).digest('hex').slice(0, 12);
    return { id, ...attention };
  });
}

/** Columns with values and without a field, by what became of them and who decided it. */
function countUnmapped(artifact: Artifact): Pick<NonNullable<Summary['columns']>, 'carried' | 'left_out'> {
  const all = listTables(artifact).flatMap(({ table }) => {
    const written = artifact.output.tables?.find(({ table_id: id }) => id === table.id);
    const carried = new Set(written?.raw_columns.map(({ column }) => column));
    const empty = new Set(table.columns.flatMap(({ column, empty: isEmpty }) => (isEmpty ? [column] : [])));
    return (table.mapping ?? []).flatMap(({ raw: { column }, target_field: field, unmapped }) => {
      if (field !== null || (unmapped === undefined && empty.has(column))) return [];
      return { isCarried: carried.has(column), decider: unmapped?.decided_by ?? 'package' };
    });
  });
  const count = (isCarried: boolean) => {
    const deciders = all.flatMap((one) => (one.isCarried === isCarried ? [one.decider] : []));
    const sorted = [...Map.groupBy(deciders, (decider) => decider)].sort(([one], [other]) => compareTexts(one, other));
    return Object.fromEntries(sorted.map(([decider, list]) => [decider, list.length]));
  };
  const [carried, leftOut] = [count(true), count(false)];
  return {
    ...(Object.keys(carried).length === 0 ? {} : { carried }),
    ...(Object.keys(leftOut).length === 0 ? {} : { left_out: leftOut }),
  };
}

/** Counts the rows that are not blank, and by label those that are not data. */
function countRows({ sheets }: Artifact): { rowsIn: number; leftOut: Record<string, number> } {
  let rowsIn = 0;
  const leftOut: Record<string, number> = {};
  for (const { rows } of sheets) {
    for (const { first_row: first, last_row: last, label } of rows) {
      if (label === 'blank') continue;
      rowsIn += last - first + 1;
      if (label !== 'data') leftOut[label] = (leftOut[label] ?? 0) + last - first + 1;
    }
  }
  return { rowsIn, leftOut };
}

function listAttention(artifact: Artifact, manifest: Manifest, limits: RowWeights['limits']): Attention[] {
  const entries = listTables(artifact);
  const written = new Map((artifact.output.tables ?? []).map((one) => [one.table_id, one]));
  const perTable = entries.flatMap(({ sheet, table }) =>
    [
      ...listTableAttention(table, manifest, limits?.header ?? SURE_HEADER),
      ...listColumnAttention(table, written.get(table.id), manifest),
    ].map((attention) => ({ ...attention, sheet: sheet.name, table_id: table.id })),
  );
  const nothing: Attention[] =
    entries.length > 0 ? [] : [{ code: 'nothing_found', message: 'No table was found in the document.' }];
  return [
    ...nothing,
    ...listReadingAttention(artifact),
    ...artifact.sheets.flatMap((sheet) => listRowAttention(sheet, limits?.data !== undefined)),
    ...perTable,
    ...listRuleAttention(artifact),
    ...listCheckAttention(artifact, manifest),
  ];
}

/** A row that was left out with less confidence than this may be data. */
const SURE_ROW = 0.6;

/**
 * If the weights have no limit of their own. Among documents that did not teach the weights of version 0.4.0, 97 of 100
 * header blocks with this confidence were exact.
 */
const SURE_HEADER = 0.9;

/**
 * Reports rows about which the weights were unsure, and rows that a single rule left out. `isMarked`: the weights say which rows may be data; otherwise these are the rows with an
 * uncertain label.
 */
function listRowAttention(
  { name: sheet, rows, row_profiles: profiles, parts = [] }: Sheet,
  isMarked: boolean,
): Attention[] {
  const isSplit = (row: number) => parts.some(({ first_row, last_row }) => row >= first_row && row <= last_row);
  const whole = rows.filter(({ first_row: row }) => !isSplit(row));
  const leftOut = [...whole, ...parts.flatMap((part) => part.rows)].filter(
    ({ label }) => label !== 'data' && label !== 'blank',
  );
  const isDoubtful = ({ confidence = 1, may_be_data: mayBeData }: RowRun) =>
    isMarked ? mayBeData === true : confidence < SURE_ROW;
  const doubtful = leftOut.filter((run) => run.label !== 'header' && isDoubtful(run));
  const byRule = Map.groupBy(
    leftOut.filter(({ label, profile }) => label !== 'header' && profile !== undefined),
    ({ profile }) => profiles[profile!]!.decided_by,
  );
  const found = [...byRule].flatMap(([rule, runs]): Attention[] => {
    // What the author of a document marked as a total is one.
    if (rule === undefined || rule === TABLE_MARK) return [];
    const message = `The rule ${rule} alone decided to leave rows out, first row ${runs[0]!.first_row}.`;
    return [{ code: 'rows_left_out_by_rule', message, sheet, rule, count: countRunRows(runs) }];
  });
  if (doubtful.length === 0) return found;
  const { first_row: row, label } = doubtful[0]!;
  const message = `Rows were left out that may be data: look at row ${row}, which was read as ${label}.`;
  return [...found, { code: 'doubtful_rows', message, sheet, count: countRunRows(doubtful) }];
}

function countRunRows(runs: Sheet['rows']): number {
  return runs.reduce((sum, { first_row: first, last_row: last }) => sum + last - first + 1, 0);
}

function listTableAttention(table: Table, manifest: Manifest, sureHeader: number): Attention[] {
  const found: Attention[] = [];
  if (table.header.synthetic) {
    found.push({ code: 'synthetic_header', message: 'The table has no header; its columns are numbered.' });
  }
  const { confidence = 1, rows, synthetic } = table.header;
  if (!synthetic && confidence < sureHeader) {
    const message = `The header may not be exactly row ${rows.join(', ')}: check where it begins and ends.`;
    found.push({ code: 'doubtful_header', message });
  }
  for (const { field, from } of table.fields ?? []) {
    const meta = manifest.columns.meta[field]!;
    if (from !== 'none' || !(meta.required || manifest.columns.key?.includes(field))) continue;
    const message = `No column became the required field "${meta.label}".`;
    found.push({ code: 'required_field_unmapped', message, target_field: field });
  }
  found.push(...listMappingAttention(table.mapping ?? [], manifest));
  const dropped = (table.transform?.fields ?? []).filter(({ dropped: count }) => count > 0);
  for (const { field, dropped: count } of dropped) {
    found.push({
      code: 'values_dropped',
      message: `Values of ${nameField(manifest, field)} were dropped.`,
      target_field: field,
      count,
    });
  }
  const missing = new Set(found.map(({ code, target_field: field }) => code === 'required_field_unmapped' && field));
  const errors = (table.validation?.totals ?? []).filter(({ severity, code, target_field: field }) => {
    // The unmapped field is already reported.
    const isMissing = code === 'required_field_missing' && field !== null && missing.has(field);
    return severity === 'error' && !isMissing;
  });
  const errorCount = errors.reduce((sum, { count }) => sum + count, 0);
  if (errorCount > 0)
    found.push({ code: 'error_issues', message: describeErrors(errors, manifest), count: errorCount });
  found.push(...listCellAttention(table, manifest));
  return found;
}

/** People know fields by their labels. */
const nameField = ({ columns }: Manifest, field: string): string => `"${columns.meta[field]?.label ?? field}"`;

const MAX_NAMED = 3;

/** The fields with the most errors; the list is sorted by the number of errors. */
function describeErrors(errors: readonly { target_field: string | null }[], manifest: Manifest): string {
  const fields = [...new Set(errors.flatMap(({ target_field: field }) => field ?? []))];
  if (fields.length === 0) return 'The table has errors.';
  const named = fields.slice(0, MAX_NAMED).map((field) => nameField(manifest, field));
  const others = fields.length - named.length;
  return `There are errors in ${named.join(', ')}${others === 0 ? '' : ` and ${others} more`}.`;
}

/** Columns whose field is in doubt; with column weights, also columns that look like another column's field. */
function listMappingAttention(mapping: readonly Mapping[], manifest: Manifest): Attention[] {
  return mapping.flatMap(({ raw, target_field: field, proposed_field: proposed, ...column }): Attention[] => {
    const { uncertain, confidence, reason, candidates } = column;
    const isWeighed = confidence !== undefined;
    if (isWeighed && reason === 'field_taken' && proposed !== null) {
      const taker = mapping.find(({ target_field: target }) => target === proposed);
      // No column has the field, because a person gave it a value.
      if (taker === undefined) return [];
      const message = `Column ${raw.column} also looks like ${nameField(manifest, proposed)}, but column ${taker.raw.column} became this field.`;
      return [{ code: 'field_taken', message, target_field: proposed, column: raw.column }];
    }
    if (!uncertain) return [];
    const place = { code: 'uncertain_mapping' as const, column: raw.column };
    if (field !== null) {
      const message = isWeighed
        ? `Column ${raw.column} became ${nameField(manifest, field)}, which may be wrong: look at it.`
        : `Column ${raw.column} became ${nameField(manifest, field)} with only a small lead over the next field.`;
      return [{ ...place, message, target_field: field }];
    }
    const best = candidates[0]?.field;
    if (!isWeighed || best === undefined) return [];
    return [
      {
        ...place,
        message: `Column ${raw.column} became no field, but it may be ${nameField(manifest, best)}.`,
        target_field: best,
      },
    ];
  });
}

function listRuleAttention({ rule_errors: errors }: Artifact): Attention[] {
  const byRule = Map.groupBy(errors, ({ rule }) => rule);
  return [...byRule].map(([rule, list]): Attention => {
    const count = list.reduce((sum, error) => sum + error.count, 0);
    const switchOff = list.find(({ switched_off: off }) => off);
    const why = switchOff?.at_load ? `its module could not be loaded: ${switchOff.message}` : switchOff?.message;
    return switchOff
      ? { code: 'rule_switched_off', message: `The rule ${rule} was switched off: ${why}.`, rule, count }
      : { code: 'rule_error', message: `The rule ${rule} failed; its results are missing.`, rule, count };
  });
}
