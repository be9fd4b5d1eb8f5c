import type { CaseDifference, CaseResult } from '../../trials/cases/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';
import { describeKind } from './value-changes.ts';

const PART_NAMES: Record<CaseDifference['part'], string> = {
  mapping: 'columns',
  rows: 'rows',
  issues: 'issues',
  cells: 'cells',
  rule_errors: 'rules that failed',
};

/** A case's result, its differences part by part, and what rules printed. */
export function renderCase(result: CaseResult, look: Look): string[] {
  const { paint } = look;
  const status = {
    passed: paint.green('passed'),
    updated: paint.yellow('updated'),
    failed: paint.red('failed'),
  }[result.status];
  const { error } = result;
  const reason = error ? [`  ${paint.red(`error[${cleanText(error.code)}]: ${cleanText(error.message)}`)}`] : [];
  const parts = Object.groupBy(result.differences, ({ part }) => part);
  const differences = Object.entries(parts).flatMap(([part, list]) => [
    `  ${PART_NAMES[part as CaseDifference['part']]}`,
    ...list.flatMap((difference) => renderDifference(difference, look)),
  ]);
  return [`${status} ${paint.bold(cleanText(result.name))}`, ...reason, ...differences, ...renderPrinted(result, look)];
}

/** The last line: `2 cases: 1 passed, 1 failed`. */
export function renderCaseCounts(results: readonly CaseResult[], { paint }: Look): string {
  const counts = Object.groupBy(results, ({ status }) => status);
  const parts = (['passed', 'updated', 'failed'] as const).flatMap((status) => {
    const count = counts[status]?.length ?? 0;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const text = `${countOf(results.length, 'case')}: ${parts.join(', ')}`;
  if (counts.failed === undefined) return paint.green(text);
  const hasDifferences = results.some(({ differences }) => differences.length > 0);
  return hasDifferences ? `${paint.red(text)} (- expected, + found)` : paint.red(text);
}

/** What to do next with the package in `dir`; nothing if a rule or a case itself has to be corrected first. */
export function renderNextSteps(results: readonly CaseResult[], dir: string): string[] {
  const failed = results.filter(({ status }) => status === 'failed');
  const isBroken = ({ error, differences }: CaseResult) =>
    error !== null || differences.some(({ part }) => part === 'rule_errors');
  if (failed.some(isBroken)) return [];
  const place = /^[\w./-]+$/.test(dir) ? dir : `'${dir}'`;
  if (failed.length > 0)
    return [`If what was found is right: ade test ${place} --update writes it as the expected results.`];
  const zip = dir === '.' ? 'zip -r ../package.zip .' : `(cd ${place} && zip -r - .) > package.zip`;
  return [`To publish the package: ${zip}, then Packages > Import zip in the web app.`];
}

function renderDifference({ place, expected, found, change }: CaseDifference, { paint }: Look): string[] {
  const line = (sign: string, text: string) => `    ${sign} ${cleanText(place)}: ${cleanText(text)}`;
  return [
    ...(expected === null ? [] : [paint.red(line('-', expected))]),
    ...(found === null
      ? []
      : [paint.green(line('+', change === undefined ? found : `${found} (${describeKind(change)})`))]),
  ];
}

function renderPrinted({ printed }: CaseResult, { paint }: Look): string[] {
  if (printed.trim() === '') return [];
  const lines = printed.trimEnd().split(/\r?\n/);
  return ['  printed by rules', ...lines.map((line) => paint.dim(`    | ${cleanText(line)}`))];
}
