import { MergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import classes from './code-editor.module.css';
import { makeEditSetup, makeViewSetup, readOnlySetup } from './setup.ts';

interface MergeEditorProps {
  path: string;
  left: { label: string; text: string };
  right: { label: string; text: string };
  /** If given, the right side can be edited, and single changes can be copied from the left side. */
  onEdit?: (text: string) => void;
}

const NO_SOURCES = { getFacts: () => ({ fields: [], labels: [], paths: [] }), getAsk: () => null };

/** Two texts side by side with their differences; equal parts are folded. */
export function MergeEditor({ path, left, right, onEdit }: MergeEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const edit = useEffectEvent((text: string) => onEdit?.(text));
  const canEdit = onEdit !== undefined;

  useEffect(() => {
    const labelled = (label: string) => EditorView.contentAttributes.of({ 'aria-label': `${path}, ${label}` });
    const view = new MergeView({
      parent: parent.current!,
      a: { doc: left.text, extensions: [readOnlySetup, makeViewSetup(path), labelled(left.label)] },
      b: {
        doc: right.text,
        extensions: [
          canEdit ? makeEditSetup(path, NO_SOURCES) : readOnlySetup,
          makeViewSetup(path),
          labelled(right.label),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) edit(update.state.doc.toString());
          }),
        ],
      },
      ...(canEdit ? { revertControls: 'a-to-b' as const } : {}),
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [path, left.text, left.label, right.text, right.label, canEdit]);

  return <div ref={parent} className={classes.diff} />;
}
