import type { Candidate, Contributor, Table, TableColumn } from '../../../contract/artifact.ts';
import { EXCLUDED_WORD } from '../../../contract/evidence.ts';
import { columnIndex } from '../../../record/index.ts';
import type { ScoresAnswer } from '../../../rules/client/index.ts';
import type { CellValue } from '../../../workbook/index.ts';
import type { JobContext } from '../../job/job-context.ts';
import { roundScore } from '../../numbers/scores.ts';
import { ExcludedFields, excludeFrom } from './excluded-fields.ts';

/** Every field with its total and its contributors, highest first; equal scores are in the manifest's order. */
export type ColumnScores = (Required<Pick<Candidate, 'field' | 'score' | 'contributors'>> &
  Pick<Candidate, 'evidence'>)[];

/** A column with the answers of column rules. */
export interface ScoredColumn {
  readonly column: TableColumn;
  readonly scores: ColumnScores;
  /** Fields that a word of the header excludes. */
  readonly excluded: ReadonlySet<string>;
}

/** The parts of a job that column rules need. */
export type RuleContext = Pick<JobContext, 'build' | 'runner' | 'manifest'>;

/** Asks every column rule about every column of a table, and adds up the answers. */
export async function scoreTable(
  context: RuleContext,
  sheetName: string,
  table: Pick<Table, 'id' | 'columns' | 'language'>,
  sampleRows: CellValue[][],
): Promise<ScoredColumn[]> {
  const answer = await context.runner.scoreColumns({
    op: 'columns',
    sheetName,
    tableId: table.id,
    language: table.language,
    columns: table.columns.map(({ column, header, header_parts }) => ({
      columnIndex: columnIndex(column),
      header,
      headerParts: header_parts,
      values: sampleRows.map((row) => row[columnIndex(column)] ?? null),
    })),
    rules: listColumnDetectors(context),
  });
  const fields = context.manifest.columns.order;
  dropUnknownFields(context, answer, fields, { sheet: sheetName, tableId: table.id });
  const excluded = new ExcludedFields(context.manifest.columns);
  return table.columns.map((column, i) => {
    const without = excluded.find(column.header_parts);
    return { column, scores: addUpColumn(answer, i, fields, without), excluded: without };
  });
}

function listColumnDetectors({ build, runner }: Pick<RuleContext, 'build' | 'runner'>): string[] {
  const rules = build.modules.filter(({ kind }) => kind === 'column').flatMap(({ rules: ids }) => ids);
  return runner.keepActive(rules.filter((rule) => build.rules[rule]?.kind === 'column_detector'));
}

/** Drops an outcome entirely if it names an unknown field. */
function dropUnknownFields(
  context: RuleContext,
  answer: ScoresAnswer,
  fields: string[],
  place: { sheet: string; tableId: string },
): void {
  for (const { rule, outcomes, runs } of answer.scores) {
    for (const [i, outcome] of outcomes.entries()) {
      if (Object.keys(outcome).every((field) => fields.includes(field))) continue;
      const count = runs.reduce((sum, [run, length]) => (run === i ? sum + length : sum), 0);
      context.runner.noteInvalidResult(rule, 'scores name a field that is not in the manifest', place, count);
      outcomes[i] = {};
    }
  }
}

function addUpColumn(
  answer: ScoresAnswer,
  column: number,
  fields: string[],
  excluded: ReadonlySet<string>,
): ColumnScores {
  const contributors = answer.scores.flatMap(({ rule, outcomes, runs }) =>
    Object.entries(outcomes[findOutcome(runs, column)] ?? {}).map(([field, delta]): [string, Contributor] => [
      field,
      { rule, delta: roundScore(delta) },
    ]),
  );
  const scores = fields.map((field) => {
    const own = contributors.flatMap(([named, contributor]) => (named === field ? [contributor] : []));
    const score = roundScore(own.reduce((sum, { delta }) => sum + delta, 0));
    if (!excluded.has(field)) return { field, score, contributors: own };
    const delta = roundScore(excludeFrom(score));
    return { field, score: roundScore(score + delta), contributors: own, evidence: { [EXCLUDED_WORD]: delta } };
  });
  // The sort is stable, so equal scores keep the manifest's order.
  return scores.sort((a, b) => b.score - a.score);
}

function findOutcome(runs: [number, number][], call: number): number {
  let covered = 0;
  for (const [outcome, count] of runs) {
    covered += count;
    if (call < covered) return outcome;
  }
  return 0;
}
