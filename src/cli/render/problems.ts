import type { Problem } from '../../contract/problems.ts';
import type { Look } from './look.ts';
import { cleanText, countOf } from './text.ts';

/** A line per problem, starting with its place as compilers do, and a count at the end. */
export function renderProblems(problems: readonly Problem[], { paint }: Look): string[] {
  const errorCount = problems.filter(({ severity }) => severity === 'error').length;
  const lines = problems.map((problem) => {
    const paintSeverity = problem.severity === 'error' ? paint.red : paint.yellow;
    const head = paintSeverity(`${problem.severity}[${cleanText(problem.code)}]`);
    return `${paint.bold(formatPlace(problem))}: ${head} ${cleanText(problem.message)}`;
  });
  if (problems.length === 0) return [paint.green('no problems')];
  const warnings = countOf(problems.length - errorCount, 'warning');
  return [...lines, `${countOf(errorCount, 'error')}, ${warnings}`];
}

/** `columns/email.ts:12:3`, `manifest.json /columns/meta/email/script` */
function formatPlace({ file, json_path, line, column }: Problem): string {
  const position = line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`;
  return cleanText(`${file}${position}${json_path === undefined ? '' : ` ${json_path}`}`);
}
