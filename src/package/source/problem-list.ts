import { compareTexts } from '../../base/files/index.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { Problem, ProblemCode } from '../../contract/problems.ts';

type Place = Pick<Problem, 'json_path' | 'line' | 'column'>;

export function makeError(code: ProblemCode, file: string, message: string, place: Place = {}): Problem {
  return { severity: 'error', code, file, ...place, message };
}

export function makeWarning(code: ProblemCode, file: string, message: string, place: Place = {}): Problem {
  return { severity: 'warning', code, file, ...place, message };
}

/** Makes an error for the manifest; most of these have a JSON path. */
export function makeManifestError(code: ProblemCode, jsonPath: string, message: string): Problem {
  return makeError(code, MANIFEST_NAME, message, { json_path: jsonPath });
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** Sorts by file and place, and errors first at the same place, so that repeated checks print the same. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compareTexts(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      compareTexts(a.json_path ?? '', b.json_path ?? '') ||
      compareTexts(a.severity, b.severity) ||
      compareTexts(a.code, b.code) ||
      compareTexts(a.message, b.message),
  );
}

/** Formats `columns/email.ts:12: message`, or `manifest.json /columns/order: message`. */
export function formatProblem({ file, json_path, line, message }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return json_path === undefined ? `${place}: ${message}` : `${place} ${json_path || '/'}: ${message}`;
}
