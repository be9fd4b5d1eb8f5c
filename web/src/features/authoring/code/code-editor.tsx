import { setDiagnostics } from '@codemirror/lint';
import { EditorState, type Text } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { PackageProblem } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import type { LanguageClient } from '../language/language-client.ts';
import type { Checked } from '../language/language-session.ts';
import classes from './code-editor.module.css';
import { findPlace, makeDiagnostics, markFindings } from './diagnostics.ts';
import type { PackageFacts } from './rule-completions.ts';
import { makeEditSetup, makeViewSetup, readOnlySetup } from './setup.ts';

interface CodeEditorProps {
  path: string;
  text: string;
  problems?: readonly PackageProblem[];
  /** Findings while typing; undefined if the file is not checked while typing. */
  checked?: Checked | undefined;
  isReadOnly?: boolean;
  /** The problem to go to; each new object makes the editor go there again. */
  target?: PackageProblem | undefined;
  facts: PackageFacts;
  /** TypeScript, for completions; null until it is loaded. */
  ask?: LanguageClient['ask'] | null;
  onEdit: (text: string) => void;
  onSave: () => void;
}

const NO_PROBLEMS: readonly PackageProblem[] = [];

/** One file in CodeMirror. Use the path as its `key`, so that every file has its own undo history. */
export function CodeEditor(props: CodeEditorProps) {
  const { path, text, problems = NO_PROBLEMS, checked, isReadOnly = false, target } = props;
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the initial text; later ones are applied as changes.
  useEffect(() => {
    const label = isReadOnly ? t`${path}, read only` : t`${path}. Press Escape, then Tab, to leave the editor.`;
    const save = () => {
      latest.current.onSave();
      return true;
    };
    const sources = { getFacts: () => latest.current.facts, getAsk: () => latest.current.ask ?? null };
    const made = new EditorView({
      parent: parent.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          keymap.of([{ key: 'Mod-s', preventDefault: true, run: save }]),
          isReadOnly ? readOnlySetup : makeEditSetup(path, sources),
          ...makeViewSetup(path),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onEdit(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, [path, isReadOnly]);

  useEffect(() => {
    if (view.current) applyText(view.current, text);
  }, [text]);
  useEffect(() => {
    if (!view.current) return;
    const { state } = view.current;
    // Until new findings arrive, the existing marks move with the text.
    if (checked && checked.text !== state.doc.toString()) return;
    const marks = checked ? markFindings(state.doc, checked.findings, problems) : makeDiagnostics(state.doc, problems);
    view.current.dispatch(setDiagnostics(state, marks));
  }, [problems, checked]);
  useEffect(() => {
    if (view.current && target) goTo(view.current, target);
  }, [target]);

  return <div ref={parent} className={classes.editor} />;
}

/** Changes the view to a new text with the smallest edit, so that cursor and history are kept. */
function applyText(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  let from = 0;
  while (from < now.length && from < text.length && now[from] === text[from]) from += 1;
  let end = 0;
  const room = Math.min(now.length, text.length) - from;
  while (end < room && now[now.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  view.dispatch({ changes: { from, to: now.length - end, insert: text.slice(from, text.length - end) } });
}

function goTo(view: EditorView, problem: PackageProblem): void {
  const doc: Text = view.state.doc;
  const { from } = findPlace(doc, problem);
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}
