import { Kbd } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { t } from '../../../lib/texts.ts';
import classes from './editor.module.css';

export interface WorkbenchActions {
  save: () => void;
  runCase: () => void;
  runAll: () => void;
}

const KEYS: [keys: readonly string[], does: string][] = [
  [['Ctrl', 'S'], t`save`],
  [['Ctrl', 'Enter'], t`run this case`],
  [['Ctrl', 'Shift', 'Enter'], t`run all`],
  [['F8'], t`next to fix`],
  [['Alt', 'Enter'], t`fix`],
  [['Ctrl', 'Space'], t`complete`],
];

/** Keys of the whole workbench, also inside the editor, whose own keys are for its text. */
export function useWorkbenchKeys(actions: WorkbenchActions, isOn: boolean): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (document.querySelector('[role="dialog"]')) return;
      const { save, runCase, runAll } = latest.current;
      const action = event.key === 'Enter' ? (event.shiftKey ? runAll : runCase) : event.key === 's' ? save : null;
      if (!action || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    // Before the editor, in which Ctrl+Enter would begin a line.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOn]);
}

/** The keys, in one line below the workbench. */
export function WorkbenchKeys() {
  return (
    <footer className={classes.keys}>
      {KEYS.map(([keys, does]) => (
        <span key={does}>
          {keys.map((key) => (
            <Kbd key={key} size="xs" mr={2}>
              {key}
            </Kbd>
          ))}
          {does}
        </span>
      ))}
    </footer>
  );
}
