import { suggestName } from '../../contract/closest-name.ts';
import { DAY, type Expect } from '../../contract/expectations.ts';
import type { FieldMeta, Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problems.ts';
import { makePatternMatcher, PatternProblem } from '../../engine/checks/index.ts';
import { isRealDate } from '../../workbook/index.ts';
import { makeManifestError } from './problem-list.ts';

/** Finds expectations that cannot be checked or that no value can meet. */
export function checkExpectations({ columns }: Manifest): Problem[] {
  return Object.entries(columns.meta).flatMap(([field, { expect }]) => {
    if (expect === undefined) return [];
    const report = (key: string, message: string) =>
      makeManifestError('expect_invalid', `/columns/meta/${field}/expect${key}`, message);
    return findProblems(field, expect, columns.meta).map(([key, message]) => report(key, message));
  });
}

type Found = [key: string, message: string];

function findProblems(field: string, expect: Expect, meta: Record<string, FieldMeta>): Found[] {
  const { pattern } = expect;
  const ofPattern = pattern === undefined ? null : explainPattern(pattern);
  const found: Found[] = ofPattern === null ? [] : [['/pattern', ofPattern]];
  found.push(...checkRange(expect), ...checkDays(field, expect, meta));
  if (!asksForAnything(expect)) found.push(['', 'It expects nothing. Add an expectation, or remove it.']);
  return [...found, ...(ofPattern === null ? checkList(expect) : [])];
}

function asksForAnything({ severity: _, ...rest }: Expect): boolean {
  return Object.keys(rest).length > 0;
}

function checkRange({ min, max, before, after }: Expect): Found[] {
  const found: Found[] = [];
  if (min !== undefined && max !== undefined && min > max) {
    found.push(['/min', `No number is at least ${min} and at most ${max}. Exchange min and max, or correct one.`]);
  }
  if ((min ?? max) !== undefined && (before ?? after) !== undefined) {
    found.push(['', 'min and max are for numbers, before and after for days: no value is both. Remove one of them.']);
  }
  return found;
}

function checkDays(field: string, { before, after }: Expect, meta: Record<string, FieldMeta>): Found[] {
  const found: Found[] = [];
  for (const [key, limit] of Object.entries({ before, after })) {
    if (limit === undefined) continue;
    if (DAY.test(limit)) {
      if (!isRealDate(limit)) found.push([`/${key}`, `${limit} is not a day.`]);
    } else if (limit === field) found.push([`/${key}`, `No day is ${key} itself. Name another field, or a day.`]);
    else if (!Object.hasOwn(meta, limit)) {
      const hint = suggestName(limit, Object.keys(meta));
      found.push([`/${key}`, `Expected a day such as 2024-05-06, or a field; found "${limit}".${hint}`]);
    }
  }
  if (before !== undefined && before === after) found.push(['/after', 'No day is both before and after the same day.']);
  const areDays = [before, after].every((limit) => limit !== undefined && DAY.test(limit));
  if (areDays && after! > before!) found.push(['/after', `No day is after ${after} and before ${before}.`]);
  return found;
}

/** Finds listed values that another expectation of the field does not allow. */
function checkList({ one_of: list = [], min, max, pattern }: Expect): Found[] {
  const matches = pattern === undefined ? null : makePatternMatcher(pattern);
  return list.flatMap((value, i): Found[] => {
    const isNumber = typeof value === 'number';
    const isRefused =
      (min !== undefined && !(isNumber && value >= min)) ||
      (max !== undefined && !(isNumber && value <= max)) ||
      matches?.(String(value)) === false;
    const message = `${JSON.stringify(value)} is in the list, but min, max or pattern of the same field do not allow it.`;
    return isRefused ? [[`/one_of/${i}`, message]] : [];
  });
}

/** Why a pattern cannot be used; null if it can. */
function explainPattern(pattern: string): string | null {
  try {
    makePatternMatcher(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    return `The pattern cannot be used: ${error.message}. Rewrite it, or use a validate rule.`;
  }
}
