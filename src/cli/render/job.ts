import type { Artifact, CleanCondition } from '../../contract/artifact.ts';
import { groupIssues, type IssueGroup, quoteSheet } from '../../record/explain/index.ts';
import { listUnreadSheets } from '../../record/index.ts';
import type { Look } from './look.ts';
import { renderMapping } from './mapping.ts';
import { type DocumentResult, describeResume, paintOutcome } from './outcome.ts';
import { describeAttention, describeTable, listMappedTables } from './overview.ts';
import { flexible, layOutTable, numeric } from './table.ts';
import { cleanText, countOf, formatCount, formatDuration, quoteText } from './text.ts';

const MAX_TABLES = 10;
const MAX_ISSUE_GROUPS = 20;
const MAX_SKIPPED = 10;

/** A summary of a job for people. The last line says what needs attention. `artifact`: null if there is none. */
export function renderJob(
  result: DocumentResult,
  artifact: Artifact | null,
  look: Look,
  dataFiles: readonly { path: string; format: string }[] = [],
): string[] {
  const outcome = `${paintOutcome(result, look)} in ${formatDuration(result.duration_ms)}`;
  const head = `${look.paint.bold(cleanText(result.source_file))}: ${outcome}`;
  return [
    head,
    ...(artifact ? renderTables(artifact, look) : []),
    ...(artifact && isValidated(artifact) ? renderIssueGroups(groupIssues(artifact), look) : []),
    ...describeRows(result),
    ...(artifact ? describeSkipped(artifact) : []),
    ...describeFiles(result, dataFiles),
    ...describeNeeds(result, look),
    ...describeResume(result),
  ];
}

/** Whether pass validate has run: before it, an empty list of issues means nothing. */
export function isValidated({ pass_history }: Artifact): boolean {
  return pass_history.some(({ name }) => name === 'validate');
}

function renderTables(artifact: Artifact, look: Look): string[] {
  const tables = listMappedTables(artifact);
  const lines = tables
    .slice(0, MAX_TABLES)
    .flatMap((located) => ['', `  ${describeTable(located)}`, ...renderMapping(located, look, '    ')]);
  const rest = tables.length - MAX_TABLES;
  return rest > 0 ? [...lines, '', `  and ${countOf(rest, 'more table')}: see ade explain`] : lines;
}

function renderIssueGroups(groups: readonly IssueGroup[], look: Look): string[] {
  if (groups.length === 0) return ['', '  no issues'];
  const rows = groups
    .slice(0, MAX_ISSUE_GROUPS)
    .map(({ target_field, code, severity, count, places, headers }) => [
      target_field === null ? describeNoField(headers) : cleanText(target_field),
      severity,
      cleanText(code),
      formatCount(count),
      places.map(({ sheet, a1 }) => cleanText(`${quoteSheet(sheet)}!${a1}`)).join(', ') +
        (count > places.length ? ', …' : ''),
    ]);
  const columns = [flexible('field'), 'severity', flexible('issue'), numeric('count'), flexible('where')];
  const table = layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim, indent: '    ' });
  const rest = groups.length - MAX_ISSUE_GROUPS;
  return ['', '  issues', ...table, ...(rest > 0 ? [`    and ${countOf(rest, 'more kind')}: see ade issues`] : [])];
}

/** The headers of the unmapped columns with the issue; if there are none, the issue belongs to the table. */
function describeNoField(headers: readonly string[]): string {
  return headers.length === 0 ? '(table)' : headers.map((header) => quoteText(header)).join(', ');
}

function describeRows({ summary }: DocumentResult): string[] {
  if (summary.rows_in === undefined) return [];
  const left = Object.entries(summary.rows_left_out ?? {}).filter(([, count]) => count > 0);
  const dataCount = summary.rows_in - left.reduce((sum, [, count]) => sum + count, 0);
  const out = summary.rows_out ?? 0;
  const kinds = [['data', dataCount] as const, ...left];
  const names = kinds.map(([label, count]) => `${formatCount(count)} ${cleanText(label)}`).join(', ');
  // Records of earlier versions do not have this number.
  const beside = summary.rows_written_again ?? Math.max(0, out - dataCount);
  const twice = beside > 0 ? `, ${formatCount(beside)} of them from a second table side by side` : '';
  return ['', `  ${countOf(summary.rows_in, 'row')} in (${names}), ${countOf(out, 'row')} out${twice}`];
}

/** The sheets that were not read. */
function describeSkipped(artifact: Artifact): string[] {
  const reasons = { hidden: 'hidden', excluded: 'excluded by the package' };
  const skipped = [
    ...artifact.sheets.flatMap(({ name, skipped: why }) => (why ? [[name, reasons[why]] as const] : [])),
    ...listUnreadSheets(artifact).map(({ name, kind }) => [name, kind] as const),
  ];
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, MAX_SKIPPED).map(([name, why]) => `${cleanText(quoteSheet(name))} (${why})`);
  const rest = skipped.length - MAX_SKIPPED;
  return [`  skipped ${countOf(skipped.length, 'sheet')}: ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`];
}

function describeFiles(
  { output, artifact, job_dir }: DocumentResult,
  dataFiles: readonly { path: string; format: string }[],
): string[] {
  const lines: string[] = [];
  if (output) lines.push(`  workbook  ${cleanText(output)}`);
  for (const { path, format } of dataFiles) lines.push(`  ${format.padEnd(9)} ${cleanText(path)}`);
  if (artifact) lines.push(`  artifact  ${cleanText(artifact)}`);
  if (job_dir) lines.push(`  job       ${cleanText(job_dir)}`);
  return lines;
}

/** Why a document is not clean, for people. */
const UNMET_TEXTS: Record<CleanCondition, string> = {
  columns_decided: 'nobody has decided about columns with values',
  sender_and_period_known: 'its sender or period is not known',
  ledger_whole: 'rows or cells are not accounted for',
  nothing_lost: 'something was cut or left out that nobody decided',
  confident: 'ADE is not sure how to read it',
  points_decided: 'points need a decision',
};

function describeNeeds(result: DocumentResult, { paint }: Look): string[] {
  if (result.status !== 'success') {
    const { code = 'unknown', message = 'The job gave no reason.' } = result.error ?? {};
    return [`  ${paint.red(`error[${cleanText(code)}]: ${cleanText(message)}`)}`];
  }
  const needs = result.summary.attention ?? [];
  const hints = (result.summary.hints ?? []).map((hint) => `  ${paint.dim(`hint: ${describeAttention(hint)}`)}`);
  if (needs.length === 0) return [...hints, `  ${paint.green('nothing needs attention')}`];
  const all = needs.map(describeAttention);
  const more = needs.length > 3 ? ` and ${countOf(needs.length - 3, 'more point')}` : '';
  return [
    ...hints,
    `  ${paint.yellow(`needs attention: ${all.slice(0, 3).join('; ')}${more}`)}`,
    ...(result.summary.unmet ?? []).map((condition) => `    not clean: ${UNMET_TEXTS[condition]}`),
  ];
}
