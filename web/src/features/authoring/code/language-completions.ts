import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import { insertCompletionText, pickedCompletion } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { LanguageClient } from '../language/language-client.ts';
import type { Offer } from '../language/messages.ts';
import { makeTypeInfo } from './type-info.ts';

type Ask = LanguageClient['ask'];

/** Completes with suggestions from TypeScript and the manifest; `otherwise` answers until TypeScript is loaded. */
export function completeByLanguage(
  path: string,
  getAsk: () => Ask | null,
  otherwise: CompletionSource,
): CompletionSource {
  return async (context) => {
    const ask = getAsk();
    const isWritten = context.matchBefore(/[\w$]+|[.'"{[]\s?|, /) !== null;
    if (!ask || !(context.explicit || isWritten)) return ask ? null : otherwise(context);
    const place = { path, text: context.state.doc.toString(), offset: context.pos };
    const found = await ask({ ask: 'complete', ...place }).catch(() => null);
    if (context.aborted) return null;
    if (!found || found.offers.length === 0) return otherwise(context);
    return answer(
      context,
      found.from,
      found.offers.map((offer) => toCompletion(ask, place, offer)),
    );
  };
}

function answer(context: CompletionContext, from: number, options: Completion[]): CompletionResult {
  return { from: Math.min(from, context.pos), options, validFor: /^[\w$]*$/ };
}

function toCompletion(ask: Ask, place: { path: string; text: string; offset: number }, offer: Offer): Completion {
  const { label, type, detail, source, boost = 0 } = offer;
  const describe = () => ask({ ask: 'describe', ...place, label, source }).catch(() => null);
  const apply = async (view: EditorView, completion: Completion, from: number, to: number) => {
    const before = view.state.doc;
    const imports = (await describe())?.changes ?? [];
    if (view.state.doc !== before) return;
    const inserted = insertCompletionText(view.state, label, from, to);
    view.dispatch(inserted, { annotations: pickedCompletion.of(completion) });
    // The import goes above the inserted word, so its offsets are still right.
    if (imports.length > 0) view.dispatch({ changes: imports });
  };
  return {
    label,
    type,
    boost: Math.max(-99, boost),
    ...(detail ? { detail } : {}),
    ...(source ? { apply: (view, completion, from, to) => void apply(view, completion, from, to) } : {}),
    info: async () => {
      const found = await describe();
      return found && (found.type || found.documentation) ? makeTypeInfo(found.type, found.documentation) : null;
    },
  };
}
