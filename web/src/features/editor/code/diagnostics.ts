import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { PackageProblem } from '../../../api/contract.ts';
import { findRange, parsePointer } from '../manifest/json-text.ts';

/** The problems of one file as marks in its text, in order. */
export function makeDiagnostics(doc: Text, problems: readonly PackageProblem[]): Diagnostic[] {
  return problems
    .map((problem) => ({
      ...findPlace(doc, problem),
      severity: problem.severity,
      message: problem.message,
      source: problem.code,
    }))
    .sort((a, b) => a.from - b.from);
}

/** The range of a problem; the first line for one without a place. The text may have changed since the check. */
export function findPlace(
  doc: Text,
  { line, column = 1, json_path: pointer }: PackageProblem,
): { from: number; to: number } {
  if (pointer !== undefined) return findRange(doc.toString(), parsePointer(pointer));
  const found = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines));
  const from = line === undefined ? found.from : Math.min(found.from + column - 1, found.to);
  const word = /^[\w$]+/.exec(doc.sliceString(from, found.to))?.[0].length ?? 0;
  return { from, to: word > 0 ? from + word : Math.max(from, found.to) };
}
