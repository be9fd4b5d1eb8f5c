import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { PackageProblem } from '../../../api/contract.ts';
import type { Finding, Fix } from '../language/finding.ts';
import { findRange, parsePointer } from '../manifest/json-text.ts';

/** The problems of one file as marks in its text, sorted by position. */
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

/** The findings while typing as marks, and the other problems of the service's last check, without duplicates. */
export function markFindings(
  doc: Text,
  findings: readonly Finding[],
  problems: readonly PackageProblem[],
): Diagnostic[] {
  const others = makeDiagnostics(
    doc,
    problems.filter(({ code, file }) => !FOUND_WHILE_TYPING.has(code) && !isOfManifest(code, file)),
  );
  const marks = findings.map(({ from, to, severity, message, fix }) => ({
    from,
    to: Math.min(to, doc.length),
    severity,
    message,
    ...(fix ? { actions: [makeAction(fix, from)] } : {}),
  }));
  return [...others, ...marks].sort((a, b) => a.from - b.from);
}

const FOUND_IN_MANIFEST = ['json_syntax', 'unknown_key', 'field_without_meta', 'field_not_in_order', 'script_missing'];

const isOfManifest = (code: string, file: string) => file === 'manifest.json' && FOUND_IN_MANIFEST.includes(code);

const FOUND_WHILE_TYPING: ReadonlySet<string> = new Set([
  'type_error',
  'syntax_error',
  'syntax_not_erasable',
  'needs_unknown_field',
]);

/** Moves the changes of a fix along with the text, which may have changed since the fix was computed. */
function makeAction({ label, changes }: Fix, madeAt: number) {
  const apply = (view: EditorView, from: number) => {
    const move = from - madeAt;
    const moved = changes.map((change) => {
      const by = change.from >= madeAt ? move : 0;
      return { from: change.from + by, to: change.to + by, insert: change.insert };
    });
    view.dispatch({ changes: moved, userEvent: 'input.fix' });
  };
  return { name: label, apply };
}

/** The range of a problem; without a place, the first line. The text may have changed since the check. */
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
