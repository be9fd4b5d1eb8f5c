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
import type { LanguageClient } from '../language/language-client.ts';
import { completeByLanguage } from './language-completions.ts';
import { fixKey, lineMessages } from './line-messages.ts';
import { completeManifest } from './manifest-completions.ts';
import { completeRule, type PackageFacts } from './rule-completions.ts';
import { editorTheme } from './theme.ts';
import { wordTooltip } from './word-tooltip.ts';

/** Extensions of all code views, editable or not. */
export function makeViewSetup(path: string): Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    bracketMatching(),
    makeLanguage(path),
    EditorView.lineWrapping,
    // A read-only text can still be reached and scrolled by keyboard.
    EditorView.contentAttributes.of({ tabindex: '0' }),
    editorTheme,
    keymap.of([...defaultKeymap, ...foldKeymap]),
  ];
}

/** Sources that are read again for each completion, since other files may have changed. */
export interface EditSources {
  getFacts: () => PackageFacts;
  /** Null until TypeScript is loaded. */
  getAsk: () => LanguageClient['ask'] | null;
}

/** Additional extensions of an editor. */
export function makeEditSetup(path: string, sources: EditSources): Extension[] {
  return [
    history(),
    indentOnInput(),
    closeBrackets(),
    autocompletion(),
    lintGutter(),
    lineMessages,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    makeCompletion(path, sources),
    isScript(path) ? wordTooltip(path, sources.getAsk) : [],
    // Escape, then Tab, leaves the editor, so the keymap never traps the keyboard.
    keymap.of([fixKey, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, indentWithTab]),
  ];
}

export const readOnlySetup: Extension[] = [EditorState.readOnly.of(true), lintGutter()];

const isScript = (path: string) => /\.[cm]?[jt]s$/.test(path);

function makeLanguage(path: string): Extension {
  if (path.endsWith('.json')) return json();
  if (isScript(path)) return javascript({ typescript: path.endsWith('ts') });
  return [];
}

function makeCompletion(path: string, { getFacts, getAsk }: EditSources): Extension {
  if (path === 'manifest.json') return jsonLanguage.data.of({ autocomplete: completeManifest });
  const language = path.endsWith('ts') ? typescriptLanguage : javascriptLanguage;
  return language.data.of({ autocomplete: completeByLanguage(path, getAsk, completeRule(path, getFacts)) });
}
