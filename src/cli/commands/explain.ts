import type { Command } from 'commander';
import type { Artifact } from '../../contract/artifact.ts';
import {
  type ColumnsExplanation,
  explainCell,
  explainColumns,
  explainOutputRow,
  explainRow,
  type LocatedIssue,
  parseCellReference,
  parseRowReference,
} from '../../record/explain/index.ts';
import { type FoundArtifact, readArtifact } from '../read/artifact.ts';
import { readGivenCells } from '../read/given-cells.ts';
import { readIssues } from '../read/issues.ts';
import { renderCell } from '../render/cell.ts';
import { renderColumn, renderField } from '../render/column.ts';
import type { Look } from '../render/look.ts';
import { renderOutputRow } from '../render/output-row.ts';
import { renderOverview } from '../render/overview.ts';
import { renderRow } from '../render/row.ts';
import { cleanText, countOf, quoteText } from '../render/text.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

const MAX_FITTING = 10;

interface ExplainOptions {
  table?: string;
  column?: string;
  cell?: string;
  row?: string;
  outputRow?: string;
  json?: boolean;
}

/** An answer as data, and as lines for people. */
interface Answer {
  data: unknown;
  render: (look: Look) => string[];
}

export function addExplainCommand(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('explain the decisions of a job: an overview, or one column, cell, row or output row')
    .argument('<artifact>', 'artifact.json or job folder')
    .option('--table <id>', 'table, for example table_1')
    .option('--column <name>', 'column: its letter, its header text, or its field by label or id')
    .option('--cell <ref>', "cell of the document: SHEET!B5, 'My sheet'!B5")
    .option('--row <ref>', 'row of the document: SHEET!57')
    .option('--output-row <ref>', 'row of the normalized workbook: N or SHEET!N')
    .option('--json', 'print the answer as JSON')
    .action(async (path: string, options: ExplainOptions) => {
      assertOneQuestion(options);
      const answer = await findAnswer(await readArtifact(path), options);
      printAnswer(answer.data, () => answer.render(terminal), terminal, options.json);
    });
}

function assertOneQuestion({ table, column, cell, row, outputRow }: ExplainOptions): void {
  const questions = [table ?? column, cell, row, outputRow].filter((option) => option !== undefined);
  if (questions.length > 1) {
    throw usageError('Ask one thing at a time: --table and --column, or --cell, or --row, or --output-row.');
  }
}

async function findAnswer(found: FoundArtifact, options: ExplainOptions): Promise<Answer> {
  const { artifact } = found;
  if (options.cell !== undefined) return answerCell(found, options.cell);
  if (options.row !== undefined) return answerRow(artifact, options.row);
  if (options.outputRow !== undefined) {
    const place = parseRow('--output-row', options.outputRow);
    const data = explainOutputRow(artifact, place, await readGivenCells(found));
    return { data, render: (look) => renderOutputRow(data, look) };
  }
  if (options.table === undefined && options.column === undefined) {
    return { data: artifact, render: (look) => renderOverview(artifact, look) };
  }
  const data = explainColumns(artifact, { tableId: options.table, column: options.column });
  const render = (look: Look) => {
    const columns = data.columns.map((column) => renderColumn(column, look));
    const blocks = [...columns, ...data.fields.map((field) => renderField(field, look))];
    const several = options.column === undefined ? [] : listFitting(options.column, data);
    return joinBlocks([...(several.length === 0 ? [] : [several]), ...blocks]);
  };
  return { data, render };
}

/** The columns and fields that a text matches, if there are several. */
function listFitting(text: string, { columns, fields }: ColumnsExplanation): string[] {
  const places = [
    ...columns.map(({ table_id, column, header }) => `${table_id} column ${column} ${quoteText(header)}`),
    ...fields.map(({ table_id, field }) => `${table_id} field ${cleanText(field)}, without a column`),
  ];
  if (places.length < 2) return [];
  const shown = `${places.slice(0, MAX_FITTING).join('; ')}${places.length > MAX_FITTING ? '; …' : ''}`;
  return [`${quoteText(text)} matches ${countOf(places.length, 'place')}: ${shown}`];
}

async function answerCell(found: FoundArtifact, text: string): Promise<Answer> {
  const reference = parseCellReference(text);
  if (!reference) throw usageError(`--cell is ${text}; expected SHEET!A1, for example Members!B5 or 'My sheet'!B5.`);
  const sheet = reference.sheet ?? findOnlySheet(found.artifact, '--cell');
  const issues: LocatedIssue[] = [];
  // There may be millions of issues: only those of the sheet are kept in memory.
  for await (const issue of readIssues(found)) if (issue.sheet === sheet) issues.push(issue);
  const data = explainCell(found.artifact, { ...reference, sheet }, issues, await readGivenCells(found));
  return { data, render: (look) => renderCell(data, look) };
}

function answerRow(artifact: Artifact, text: string): Answer {
  const { sheet, row } = parseRow('--row', text);
  const data = explainRow(artifact, sheet ?? findOnlySheet(artifact, '--row'), row);
  return { data, render: (look) => renderRow(data, look) };
}

function parseRow(option: string, text: string): { sheet: string | null; row: number } {
  const reference = parseRowReference(text);
  if (!reference) throw usageError(`${option} is ${text}; expected a row: 57 or SHEET!57.`);
  return reference;
}

function findOnlySheet(artifact: Artifact, option: string): string {
  const [first, second] = artifact.sheets;
  if (first && !second) return first.name;
  throw usageError(`${option} must name the sheet, as in SHEET!57: the document has ${artifact.sheets.length} sheets.`);
}

function joinBlocks(blocks: readonly string[][]): string[] {
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}
