import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import type { LanguageClient } from '../language/language-client.ts';
import { makeTypeInfo } from './type-info.ts';

/** Explains the word below the mouse; on the keyboard, completions give the same information. */
export function wordTooltip(path: string, getAsk: () => LanguageClient['ask'] | null): Extension {
  return hoverTooltip(async (view, offset) => {
    const text = view.state.doc.toString();
    const word = await getAsk()?.({ ask: 'word', path, text, offset }).catch(() => null);
    if (!word?.type || view.state.doc.toString() !== text) return null;
    return {
      pos: word.from,
      end: word.to,
      create: () => {
        const dom = makeTypeInfo(word.type, word.documentation);
        dom.className = 'cm-word-info';
        return { dom };
      },
    };
  });
}
