import type { RuleError } from '../../contract/artifact.ts';
import { findKind, type KindOfChange } from '../../record/values/index.ts';
import type { CellValue } from '../../workbook/index.ts';
import type { Expectation, ExpectedCell, ExpectedIssue } from './expectation.ts';
import type { Outcome } from './read-outcome.ts';

/** A difference from the expected outcome. `expected` or `found` is null if there is nothing on that side. */
export interface CaseDifference {
  part: 'mapping' | 'rows' | 'issues' | 'cells' | 'rule_errors';
  /** The place as a text: `table_1 A`, `Sheet1!5`, `table_1 D7`, `Normalized!A2`, or a rule's id. */
  place: string;
  expected: string | null;
  found: string | null;
  /** What became of a cell that differs. */
  change?: KindOfChange;
}

/** Compares the outcome of a case with its expectation; a rule that failed is always a difference. */
export function compareOutcome(expected: Expectation, outcome: Outcome): CaseDifference[] {
  return [
    ...compareMapping(expected.mapping, outcome.mapping),
    ...compareColumns(expected.columns, outcome.mapping),
    ...compareRows(expected.rows, outcome.rows),
    ...compareIssues(expected.issues, outcome.issues),
    ...compareCells(expected.cells, outcome.cells),
    ...outcome.ruleErrors.map(describeRuleError),
  ];
}

function compareMapping(expected: Expectation['mapping'], found: Outcome['mapping']): CaseDifference[] {
  if (expected === undefined) return [];
  return union(Object.keys(expected), Object.keys(found)).flatMap((table) => {
    const [want, have] = [expected[table], found[table]];
    return union(Object.keys(want ?? {}), Object.keys(have ?? {})).flatMap((column): CaseDifference[] => {
      if (want && have && want[column] === have[column]) return [];
      const place = `${table} ${column}`;
      return [{ part: 'mapping', place, expected: nameField(want?.[column]), found: nameField(have?.[column]) }];
    });
  });
}

/** Compares only the columns that the expectation names. */
function compareColumns(expected: Expectation['columns'] = {}, found: Outcome['mapping']): CaseDifference[] {
  const named = Object.entries(expected).map(([table, columns]) => {
    const have = Object.entries(found[table] ?? {}).filter(([column]) => Object.hasOwn(columns, column));
    return [table, Object.fromEntries(have)] as const;
  });
  return compareMapping(expected, Object.fromEntries(named));
}

/** Distinguishes an unmapped column from a column that does not exist. */
function nameField(field: string | null | undefined): string | null {
  return field === null ? '(unmapped)' : (field ?? null);
}

function compareRows(expected: Expectation['rows'] = {}, found: Outcome['rows']): CaseDifference[] {
  return Object.entries(expected).flatMap(([place, want]): CaseDifference[] => {
    const have = found.get(place) ?? 'blank';
    return want === have ? [] : [{ part: 'rows', place, expected: want, found: have }];
  });
}

function compareIssues(expected: Expectation['issues'], found: readonly ExpectedIssue[]): CaseDifference[] {
  if (expected === undefined) return [];
  const missing = subtractIssues(expected, found).map((issue) => ({ ...describeIssue(issue), found: null }));
  const surplus = subtractIssues(found, expected).map((issue) => {
    const { expected: text, ...rest } = describeIssue(issue);
    return { ...rest, expected: null, found: text };
  });
  return [...missing, ...surplus];
}

function describeIssue({ table, a1, field, code }: ExpectedIssue) {
  return { part: 'issues' as const, place: `${table} ${a1}`, expected: `${field ?? '(table)'} ${code}` };
}

/** Issues that are not in `others`; an issue that is listed twice counts twice. */
function subtractIssues(issues: readonly ExpectedIssue[], others: readonly ExpectedIssue[]): ExpectedIssue[] {
  const keyOf = ({ table, a1, field, code }: ExpectedIssue) => JSON.stringify([table, a1, field, code]);
  const counts = new Map<string, number>();
  for (const issue of others) counts.set(keyOf(issue), (counts.get(keyOf(issue)) ?? 0) + 1);
  return issues.filter((issue) => {
    const left = counts.get(keyOf(issue)) ?? 0;
    counts.set(keyOf(issue), left - 1);
    return left <= 0;
  });
}

function compareCells(expected: Expectation['cells'], found: Outcome['cells']): CaseDifference[] {
  return Object.entries(expected ?? {}).flatMap(([place, want]): CaseDifference[] => {
    const have = found.get(place) ?? null;
    if (want === have) return [];
    const change = findKind(toValue(want), toValue(have));
    const texts = { expected: JSON.stringify(want), found: JSON.stringify(have) };
    return [{ part: 'cells', place, ...texts, ...(change === null ? {} : { change }) }];
  });
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_AND_TIME = /^\d{4}-\d\d-\d\dT\d\d:/;

/** Expectations have dates as texts. */
function toValue(cell: ExpectedCell): CellValue {
  if (typeof cell !== 'string') return cell;
  if (DATE.test(cell)) return { date: cell };
  return DATE_AND_TIME.test(cell) ? { datetime: cell } : cell;
}

function describeRuleError({ rule, kind, message, file, line, count }: RuleError): CaseDifference {
  const where = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`;
  const times = count === 1 ? '' : `, ${count} times`;
  return { part: 'rule_errors', place: rule, expected: null, found: `${kind}: ${message}${where}${times}` };
}

function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])];
}
