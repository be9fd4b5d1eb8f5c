import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript, javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import { json, jsonLanguage } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { completeManifest } from './manifest-completions.ts';
import { completeRule, type PackageFacts } from './rule-completions.ts';
import { editorTheme } from './theme.ts';

/** What every view of code has, whether it can be edited or not. */
export function makeViewSetup(path: string): Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    bracketMatching(),
    makeLanguage(path),
    EditorView.lineWrapping,
    // A text that cannot be edited can still be reached and scrolled by keyboard.
    EditorView.contentAttributes.of({ tabindex: '0' }),
    editorTheme,
    keymap.of([...defaultKeymap, ...foldKeymap]),
  ];
}

/** What an editor has beside. `getFacts` is asked at each completion, as other files change meanwhile. */
export function makeEditSetup(path: string, getFacts: () => PackageFacts): Extension[] {
  return [
    history(),
    indentOnInput(),
    closeBrackets(),
    autocompletion(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    makeCompletion(path, getFacts),
    // Escape, then Tab, leaves the editor: the keymap never traps the keyboard.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
  ];
}

export const readOnlySetup: Extension[] = [EditorState.readOnly.of(true), lintGutter()];

function makeLanguage(path: string): Extension {
  if (path.endsWith('.json')) return json();
  if (/\.[cm]?[jt]s$/.test(path)) return javascript({ typescript: path.endsWith('ts') });
  return [];
}

function makeCompletion(path: string, getFacts: () => PackageFacts): Extension {
  if (path === 'manifest.json') return jsonLanguage.data.of({ autocomplete: completeManifest });
  const language = path.endsWith('ts') ? typescriptLanguage : javascriptLanguage;
  return language.data.of({ autocomplete: completeRule(path, getFacts) });
}
