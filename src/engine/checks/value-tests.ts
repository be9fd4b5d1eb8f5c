import type { CheckMeasure, Issue } from '../../contract/artifact.ts';
import { DAY, type Expect } from '../../contract/expectations.ts';
import { type CellValue, isoOf, type OutputCells } from '../../workbook/index.ts';
import { makePatternMatcher } from './pattern/match-pattern.ts';

export type Finding = Pick<Issue, 'code' | 'message' | 'related_rows'>;

/** Tests values that are not blank; returns null if the value is as expected. `row` is a row of the batch. */
export interface ValueTest {
  readonly measure: CheckMeasure;
  test(value: NonNullable<CellValue>, row: number): Finding | null;
}

/** Finds the values of another field in the batch that is being tested. */
export type FindCells = (field: string) => OutputCells | undefined;

/** The tests for single values that `expect` asks for. `labelOf` returns the label of a field. */
export function makeValueTests(expect: Expect, findCells: FindCells, labelOf: (field: string) => string): ValueTest[] {
  const tests: (ValueTest | null)[] = [
    expect.min === undefined ? null : testNumber('min', expect.min),
    expect.max === undefined ? null : testNumber('max', expect.max, expect.min !== undefined),
    expect.pattern === undefined ? null : testPattern(expect.pattern),
    expect.one_of === undefined ? null : testList(expect.one_of),
    expect.before === undefined ? null : testDay('before', expect.before, findCells, labelOf),
    expect.after === undefined ? null : testDay('after', expect.after, findCells, labelOf, expect.before !== undefined),
  ];
  return tests.filter((test) => test !== null);
}

/** `isKindTested`: whether another test of the field already reports values that are not numbers. */
function testNumber(measure: 'min' | 'max', limit: number, isKindTested = false): ValueTest {
  const isMin = measure === 'min';
  const beyond: Finding = {
    code: isMin ? 'below_min' : 'above_max',
    message: isMin
      ? `{value} is less than ${limit}, the allowed minimum.`
      : `{value} is more than ${limit}, the allowed maximum.`,
  };
  const noNumber: Finding = { code: 'not_a_number', message: '{value} is not a number.' };
  return {
    measure,
    test: (value) => {
      if (typeof value !== 'number') return isKindTested ? null : noNumber;
      return (isMin ? value < limit : value > limit) ? beyond : null;
    },
  };
}

function testPattern(pattern: string): ValueTest {
  const matches = makePatternMatcher(pattern);
  const finding: Finding = { code: 'pattern_mismatch', message: `{value} does not have the form ${pattern}.` };
  return { measure: 'pattern', test: (value) => (matches(showText(value)) ? null : finding) };
}

function testList(list: NonNullable<Expect['one_of']>): ValueTest {
  const allowed = new Set<unknown>(list);
  const shown = list.slice(0, 10).join(', ') + (list.length > 10 ? ', …' : '');
  const finding: Finding = { code: 'not_one_of', message: `{value} is not one of the allowed values: ${shown}.` };
  return {
    measure: 'one_of',
    test: (value) => (allowed.has(typeof value === 'object' ? showText(value) : value) ? null : finding),
  };
}

function testDay(
  measure: 'before' | 'after',
  limit: string,
  findCells: FindCells,
  labelOf: (field: string) => string,
  isKindTested = false,
): ValueTest {
  const isFixed = DAY.test(limit);
  const what = isFixed ? limit : `"${labelOf(limit)}" of its row`;
  const finding: Finding = { code: `not_${measure}`, message: `{value} is not ${measure} ${what}.` };
  const noDay: Finding = { code: 'not_a_day', message: '{value} is not a day.' };
  return {
    measure,
    test: (value, row) => {
      const day = findDay(value);
      if (day === null) return isKindTested ? null : noDay;
      const other = isFixed ? limit : findDay(findCells(limit)?.valueAt(row) ?? null);
      if (other === null) return null;
      return (measure === 'before' ? day < other : day > other) ? null : finding;
    },
  };
}

/** The day of a date, of a datetime or of a text with a day; null for everything else. */
function findDay(value: CellValue): string | null {
  if (typeof value === 'string') return DAY.test(value) ? value : null;
  if (typeof value !== 'object' || value === null || 'time' in value) return null;
  return 'date' in value ? value.date : value.datetime.slice(0, 10);
}

function showText(value: NonNullable<CellValue>): string {
  return typeof value === 'object' ? isoOf(value) : String(value);
}
