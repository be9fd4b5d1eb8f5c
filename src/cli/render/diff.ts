import { CELLS_OF_FIELD } from '../../contract/api/index.ts';
import type {
  CheckChange,
  ComparedSide,
  Comparison,
  IssueChange,
  LabelChange,
  MappingChange,
  Place,
  RuleDifference,
  ShareChange,
} from '../../record/compare/index.ts';
import { quoteSheet } from '../../record/explain/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { ShownComparison } from '../read/compare-found.ts';
import type { Look } from './look.ts';
import { formatDelta, formatScore } from './scores.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText, countOf, formatCount, quoteText } from './text.ts';
import { renderValueChanges } from './value-changes.ts';

/** The result of a trial of corrections. */
export interface Trial extends Comparison {
  first_rows: { sheet: string; rows: CellValue[][] }[];
}

/** How many entries of a list are shown; --json has all. */
const MAX_ENTRIES = 30;
const MAX_RULES = 8;
const MAX_PLACES = 5;

const CHANGES: Record<ShareChange['changed'], string> = {
  same: '',
  code: 'its code changed',
  added: 'new',
  removed: 'removed',
};

/** The differences between two artifacts, and the rules that cause them. */
export function renderComparison({ cells, field, ...comparison }: ShownComparison, look: Look): string[] {
  const { paint } = look;
  const { left, right } = comparison.rows_out;
  const rows = left === right ? `${formatCount(left)}` : `${formatCount(left)} → ${formatCount(right)}`;
  const outcome = comparison.same
    ? paint.green('nothing differs; the workbooks are equal byte for byte')
    : `the workbooks ${comparison.output_same ? 'are equal byte for byte' : 'differ'}`;
  return [
    `before  ${describeSide(comparison.left)}`,
    `after   ${describeSide(comparison.right)}`,
    ...describeCaveats(comparison, look),
    ...renderTrialChanges(comparison, look),
    ...renderValueChanges(cells, look, ...(field === null ? [] : [CELLS_OF_FIELD])),
    '',
    `rows written: ${rows}; ${outcome}`,
  ];
}

/** The changes that a revision would make, and the first rows that it would write. */
export function renderTrial({ first_rows: sheets, ...comparison }: Trial, look: Look): string[] {
  const { left, right } = comparison.rows_out;
  const rows = left === right ? formatCount(left) : `${formatCount(left)} → ${formatCount(right)}`;
  const tables = sheets.flatMap(({ sheet, rows: cells }) => {
    const [header = [], ...body] = cells.map((row) => row.map((cell) => cleanText(formatValue(cell))));
    const style = { width: look.width, paintHeader: look.paint.bold, indent: '  ' };
    return ['', `first rows of ${cleanText(quoteSheet(sheet))}`, ...layOutTable(header.map(flexible), body, style)];
  });
  const outcome = comparison.same ? look.paint.green('no decision would change') : `rows written: ${rows}`;
  return [...renderTrialChanges(comparison, look), ...tables, '', `${outcome}; nothing was kept`];
}

function formatValue(value: CellValue): string {
  if (value === null || typeof value !== 'object') return value === null ? '' : String(value);
  return Object.values(value)[0] ?? '';
}

/** The differences alone. */
export function renderTrialChanges(comparison: Comparison, look: Look): string[] {
  const known = new Map(comparison.rules.map(({ rule, changed }) => [rule, changed]));
  return [
    ...renderList('rules', comparison.rules, (change) => [describeRule(change, look)]),
    ...renderList('tables', comparison.tables, ({ sheet, left: before, right: after }) => [
      `${cleanText(quoteSheet(sheet))}  ${before ?? '(none)'} → ${after ?? '(none)'}`,
    ]),
    ...renderList('rows', comparison.labels, (change) => renderLabel(change, look)),
    ...renderList('columns', comparison.mappings, (change) => renderMappingChange(change, look)),
    ...renderList('counts of rules', comparison.values, ({ target_field, left: before, right: after, rules }) => [
      `${cleanText(target_field)}  ${describeCounts(before, after)}${describeCause(rules, known)}`,
    ]),
    ...renderList('issues', comparison.issues, (change) => renderIssue(change, known, look)),
    ...renderList('rules that failed', comparison.rule_errors, ({ rule, left: before, right: after }) => [
      `${cleanText(rule)}  ${formatCount(before)} → ${countOf(after, 'time')}`,
    ]),
    ...renderList('checks', comparison.checks, (change) => [renderCheck(change)]),
  ];
}

function renderCheck({ kind, measure, sheet, a1, target_field: field, left, right }: CheckChange): string {
  const place = sheet === null ? '' : `${quoteSheet(sheet)}${a1 === null ? '' : `!${a1}`}`;
  const what = [kind, measure.replaceAll('_', ' '), field ?? '', place].filter(Boolean).join(' ');
  const [before, after] = [left, right].map((agrees) => (agrees ? 'agrees' : 'differs'));
  return cleanText(`${what}  ${before} → ${after}`);
}

function describeSide({ source_file, title, version, config_version_id }: ComparedSide): string {
  return cleanText(`${source_file} with ${title} ${version} (${config_version_id})`);
}

/** Facts without which readers may draw wrong conclusions. */
function describeCaveats(comparison: Comparison, { paint }: Look): string[] {
  const { document_same, package_same, rules, same, left, right } = comparison;
  const lines: string[] = [];
  if (!document_same) lines.push('The documents differ, so rows and cells are compared by their place.');
  if (left.as_of !== right.as_of)
    lines.push(`Rules saw different times as the present time: ${left.as_of}, ${right.as_of}.`);
  if (package_same && document_same && !same)
    lines.push('The packages are the same, so look for the cause in times, limits and versions.');
  if (!package_same && rules.length === 0) {
    lines.push('The sources of the rules are the same; the manifest, lib/ or data/ of the packages differ.');
  }
  return lines.map((line) => paint.yellow(cleanText(line)));
}

function renderList<T>(title: string, entries: readonly T[], render: (entry: T) => string[]): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - MAX_ENTRIES;
  const more = rest > 0 ? [`  and ${countOf(rest, 'more difference')}: see --json`] : [];
  const lines = entries.slice(0, MAX_ENTRIES).flatMap(render);
  return ['', title, ...lines.map((line) => `  ${line}`), ...more];
}

function describeRule({ rule, changed }: RuleDifference, { paint }: Look): string {
  const sign = { code: '~', added: '+', removed: '-' }[changed];
  const paintRule = { code: paint.yellow, added: paint.green, removed: paint.red }[changed];
  return paintRule(`${sign} ${cleanText(rule)}`);
}

function renderLabel({ sheet, first_row, last_row, left, right, rules }: LabelChange, look: Look): string[] {
  const rows = first_row === last_row ? `${first_row}` : `${first_row}–${last_row}`;
  const head = `${quoteSheet(sheet)}!${rows}  ${left ?? '(not read)'} → ${right ?? '(not read)'}`;
  return [cleanText(head), ...renderShares(rules, look)];
}

const UNMAPPED = { carry: 'unmapped, carried', leave_out: 'unmapped, left out', undecided: 'unmapped, undecided' };

function renderMappingChange(change: MappingChange, look: Look): string[] {
  const { sheet, column, header, left, right, left_score, right_score, left_unmapped, right_unmapped, rules } = change;
  const name = (field: string | null, state: MappingChange['left_unmapped']) =>
    field ?? `(${state === null ? 'unmapped' : UNMAPPED[state]})`;
  const fields = `${name(left, left_unmapped)} → ${name(right, right_unmapped)}`;
  const scores = `score ${formatScore(left_score)} → ${formatScore(right_score)}`;
  const place = cleanText(`${quoteSheet(sheet)}!${column}`);
  const head = `${place} ${quoteText(header)}  ${cleanText(fields)}  ${scores}${describeReason(change)}`;
  return [head, ...renderShares(rules, look)];
}

/** Describes why the mapping changed, apart from the scores. */
function describeReason(change: MappingChange): string {
  const { left_reason, right_reason, left_threshold, right_threshold } = change;
  const parts: string[] = [];
  if (left_threshold !== null && right_threshold !== null && left_threshold !== right_threshold) {
    parts.push(`threshold ${formatScore(left_threshold)} → ${formatScore(right_threshold)}`);
  }
  const reason = right_reason ?? left_reason;
  if (reason === 'set_by_person') parts.push('set by a person');
  if (reason === 'set_by_hook') parts.push('set by a hook');
  if (reason === 'field_taken') parts.push('the field went to another column');
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

function renderShares(rules: readonly ShareChange[], { paint }: Look): string[] {
  const lines = rules.slice(0, MAX_RULES).map((share) => {
    const { rule, for: target, left_delta, right_delta, changed } = share;
    const isUnknown = left_delta === null && right_delta === null;
    const deltas = isUnknown ? 'may have contributed' : `${formatSide(left_delta)} → ${formatSide(right_delta)}`;
    const note = changed === 'same' ? '' : ` (${CHANGES[changed]})`;
    const line = `  ${deltas} for ${target}: ${rule}${note}`;
    return changed === 'same' ? paint.dim(cleanLine(line)) : paint.yellow(cleanLine(line));
  });
  const rest = rules.length - MAX_RULES;
  return rest > 0 ? [...lines, `  and ${countOf(rest, 'more rule')}`] : lines;
}

/** Cleans a line and keeps its indentation. */
function cleanLine(line: string): string {
  return `  ${cleanText(line)}`;
}

function formatSide(delta: number | null): string {
  return delta === null ? 'nothing' : formatDelta(delta);
}

type Counts = Comparison['values'][number]['left'];

function describeCounts(before: Counts, after: Counts): string {
  const parts = (['changed', 'dropped', 'empty'] as const)
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} ${formatCount(before[name])} → ${formatCount(after[name])}`);
  return parts.join(', ');
}

/** Names the rules, and how the changed ones differ. */
function describeCause(rules: readonly string[], known: ReadonlyMap<string, RuleDifference['changed']>): string {
  if (rules.length === 0) return '';
  const names = rules.map((rule) => {
    const changed = known.get(rule);
    return changed === undefined ? rule : `${rule} (${CHANGES[changed]})`;
  });
  return `  by ${cleanText(names.join(', '))}`;
}

function renderIssue(change: IssueChange, known: Parameters<typeof describeCause>[1], { paint }: Look): string[] {
  const { target_field, code, severity, left, right, rules, gone, added } = change;
  const name = cleanText(`${target_field ?? '(table)'} ${code} (${severity})`);
  return [
    `${name}  ${formatCount(left)} → ${formatCount(right)}${describeCause(rules, known)}`,
    ...renderPlaces('-', gone).map((line) => paint.red(line)),
    ...renderPlaces('+', added).map((line) => paint.green(line)),
  ];
}

function renderPlaces(sign: string, places: readonly Place[] | null): string[] {
  if (places === null || places.length === 0) return [];
  const shown = places.slice(0, MAX_PLACES).map(({ sheet, a1 }) => cleanText(`${quoteSheet(sheet)}!${a1}`));
  const rest = places.length - shown.length;
  return [`  ${sign} ${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`];
}
