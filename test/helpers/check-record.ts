import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { type Artifact, ArtifactSchema, type Issue, IssueSchema } from '../../src/contract/artifact.ts';
import { listTables } from '../../src/record/tables.ts';

const artifactValidator = Compile(ArtifactSchema);
const issueValidator = Compile(IssueSchema);

/** An issue as issues.ndjson has it. */
export type LoggedIssue = Issue & { sheet: string; table_id: string };

/** Compares an artifact with its schema. */
export function assertArtifact(artifact: unknown): asserts artifact is Artifact {
  assert.deepEqual(artifactValidator.Errors(artifact), []);
}

/** Checks what is true of every finished job: exact counts, an origin of every output row, the full list of issues. */
export function assertRecord(artifact: Artifact, issues: readonly LoggedIssue[], outputRowCount: number): void {
  assertArtifact(artifact);
  const { output, summary } = artifact;
  assert.equal(output.row_count, outputRowCount, 'rows on record and in the workbook');
  const leftOut = Object.values(summary.rows_left_out ?? {}).reduce((total, rows) => total + rows, 0);
  const rowsIn = (summary.rows_in ?? 0) + (summary.rows_written_again ?? 0);
  assert.equal(rowsIn, outputRowCount + leftOut, 'rows in and out add up');
  let covered = 0;
  for (const { sheet, table } of listTables(artifact)) {
    const record = output.tables!.find(({ table_id: id }) => id === table.id)!;
    const sources = record.ranges.flatMap(({ first_row, last_row, source_first_row }) =>
      Array.from({ length: last_row - first_row + 1 }, (_, i) => source_first_row + i),
    );
    covered += sources.length;
    assert.equal(sources.length, table.row_count, `rows of ${table.id}`);
    assert.equal(new Set(sources).size, sources.length, 'no source row twice');
    for (const row of sources) {
      const run = sheet.rows.find(({ first_row, last_row }) => first_row <= row && row <= last_row);
      assert.equal(run?.label, 'data', `row ${row} of ${sheet.name}`);
    }
    assertIssues(
      table.validation!,
      issues.filter(({ table_id: id }) => id === table.id),
      table.id,
    );
  }
  assert.equal(covered, outputRowCount, 'every output row has an origin');
  assertNotLoaded(artifact);
  for (const sheet of artifact.sheets) if (sheet.skipped === undefined) assertLedger(sheet);
}

/** Checks that a rule whose module failed to load is listed, switched off, recorded once, and has no effect. */
function assertNotLoaded({ rules, rule_errors: errors, sheets }: Artifact): void {
  const results = JSON.stringify(sheets);
  for (const { rule, count, switched_off: off } of errors.filter(({ at_load: atLoad }) => atLoad)) {
    assert.ok(Object.hasOwn(rules, rule), `${rule} is among the rules`);
    assert.deepEqual([off, count], [true, 1], rule);
    assert.equal(errors.filter((error) => error.rule === rule).length, 1, `${rule} failed once`);
    assert.ok(!results.includes(`"rule":${JSON.stringify(rule)}`), `${rule} took part`);
  }
}

/** Checks that the accounts of rows add up to the rows found, and that no row is in two accounts. */
function assertLedger({ name, ledger, rows: runs, tables }: Artifact['sheets'][number]): void {
  assert.ok(ledger, `${name} has a ledger`);
  const { met, accounts } = ledger;
  const sum = (key: 'rows' | 'cells') => accounts.reduce((total, account) => total + (account[key] ?? 0), 0);
  assert.deepEqual({ rows: sum('rows'), cells: sum('cells') }, met, `the ledger of ${name}`);
  const ranges = accounts.flatMap((account) => (account.ranges ?? []) as [number, number][]).sort(([a], [b]) => a - b);
  assert.ok(
    ranges.every(([first, last], i) => first <= last && (ranges[i - 1]?.[1] ?? 0) < first),
    'no row twice',
  );
  const dataRuns = runs.filter(({ label }) => label === 'data');
  const dataRows = dataRuns.reduce((total, { first_row, last_row }) => total + last_row - first_row + 1, 0);
  assert.equal(accounts.find((account) => account.name === 'data')?.rows, dataRows, `data rows of ${name}`);
  if (dataRows > 0) assert.ok(tables.length > 0, 'data rows are in tables');
}

function assertIssues(
  { issues, totals }: NonNullable<Artifact['sheets'][number]['tables'][number]['validation']>,
  logged: readonly LoggedIssue[],
  tableId: string,
): void {
  const total = totals.reduce((sum, { count }) => sum + count, 0);
  assert.equal(logged.length, total, `issues of ${tableId} in the full list`);
  for (const { target_field: field, code, severity, count } of totals) {
    const isOfTotal = (issue: Issue) =>
      issue.target_field === field && issue.code === code && issue.severity === severity;
    assert.equal(logged.filter(isOfTotal).length, count, `${tableId} ${field} ${code}`);
    assert.equal(issues.filter(isOfTotal).length, Math.min(count, 1_000), `listed: ${tableId} ${field} ${code}`);
  }
  for (const { sheet: _, table_id: __, ...issue } of logged) assert.deepEqual(issueValidator.Errors(issue), []);
}

/** Compares a record with an earlier state: lists may grow at the end, objects gain keys, and nothing else changes. */
export function assertAppended(earlier: unknown, later: unknown, path = ''): void {
  if (Array.isArray(earlier)) {
    assert.ok(Array.isArray(later) && later.length >= earlier.length, `${path} lost entries`);
    for (const [i, entry] of earlier.entries()) assertAppended(entry, later[i], `${path}[${i}]`);
  } else if (typeof earlier === 'object' && earlier !== null) {
    assert.ok(typeof later === 'object' && later !== null && !Array.isArray(later), `${path} is no object any more`);
    for (const [key, value] of Object.entries(earlier)) {
      assert.ok(Object.hasOwn(later, key), `${path}.${key} is gone`);
      assertAppended(value, (later as Record<string, unknown>)[key], `${path}.${key}`);
    }
  } else {
    assert.equal(later, earlier, `${path} was changed`);
  }
}
