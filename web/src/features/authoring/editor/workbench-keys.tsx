import { Kbd } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
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

/** Keys that work in the whole workbench, also inside the editor, whose own keys edit its text. */
export function useWorkbenchKeys(actions: WorkbenchActions, isOn: boolean): void {
  const findAction = useEffectEvent(({ key, shiftKey }: KeyboardEvent) => {
    if (key === 'Enter') return shiftKey ? actions.runAll : actions.runCase;
    return key === 's' ? actions.save : null;
  });
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (document.querySelector('[role="dialog"]')) return;
      const action = findAction(event);
      if (!action || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    // Handled before the editor, in which Ctrl+Enter would insert a line.
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [isOn]);
}

/** The list of the keys, in one line below the workbench. */
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
