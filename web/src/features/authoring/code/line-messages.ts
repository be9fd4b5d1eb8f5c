import { type Diagnostic, forEachDiagnostic, setDiagnosticsEffect } from '@codemirror/lint';
import { type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, type KeyBinding, WidgetType } from '@codemirror/view';
import { t } from '../../../lib/texts.ts';

/** Shows each diagnostic below its line, so that it is readable without a pointer; a click or a key applies its fix. */
export const lineMessages: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, { state, effects, changes }) => {
    if (!effects.some((effect) => effect.is(setDiagnosticsEffect))) return shown.map(changes);
    const byLine = new Map<number, Diagnostic[]>();
    forEachDiagnostic(state, (diagnostic, from) => {
      const end = state.doc.lineAt(from).to;
      byLine.set(end, [...(byLine.get(end) ?? []), diagnostic]);
    });
    const builder = new RangeSetBuilder<Decoration>();
    for (const [end, list] of [...byLine].sort(([a], [b]) => a - b)) {
      builder.add(end, end, Decoration.widget({ widget: new LineMessage(list), block: true, side: 1 }));
    }
    return builder.finish();
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Alt+Enter applies the fix for the cursor's line. */
export const fixKey: KeyBinding = {
  key: 'Alt-Enter',
  run: (view) => {
    const line = view.state.doc.lineAt(view.state.selection.main.head);
    const fixable: { diagnostic: Diagnostic; from: number; to: number }[] = [];
    forEachDiagnostic(view.state, (diagnostic, from, to) => {
      if (diagnostic.actions?.length && from <= line.to && to >= line.from) fixable.push({ diagnostic, from, to });
    });
    const [first] = fixable;
    first?.diagnostic.actions?.[0]?.apply(view, first.from, first.to);
    return first !== undefined;
  },
};

class LineMessage extends WidgetType {
  readonly #list: readonly Diagnostic[];

  constructor(list: readonly Diagnostic[]) {
    super();
    this.#list = list;
  }

  override eq(other: LineMessage): boolean {
    const textOf = (widget: LineMessage) => widget.#list.map(({ severity, message }) => severity + message).join('\n');
    return textOf(this) === textOf(other);
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('div');
    box.className = 'ade-messages';
    box.append(...this.#list.map((diagnostic) => makeMessage(view, diagnostic)));
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function makeMessage(view: EditorView, { severity, message, actions }: Diagnostic): HTMLElement {
  const line = document.createElement('div');
  line.className = `ade-message ade-message-${severity}`;
  const sign = document.createElement('span');
  sign.className = 'ade-message-sign';
  sign.textContent = severity === 'error' ? t`Error` : t`Warning`;
  line.append(sign, ` ${message} `);
  for (const { name, apply } of actions ?? []) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.addEventListener('click', () => {
      // The text around the message may have changed since then.
      const now = findDiagnostic(view, message);
      if (now) apply(view, now.from, now.to);
      view.focus();
    });
    const key = document.createElement('kbd');
    key.textContent = 'Alt+Enter';
    line.append(button, ' ', key);
  }
  return line;
}

function findDiagnostic(view: EditorView, message: string): { from: number; to: number } | undefined {
  let found: { from: number; to: number } | undefined;
  forEachDiagnostic(view.state, (diagnostic, from, to) => {
    if (diagnostic.message === message) found ??= { from, to };
  });
  return found;
}
