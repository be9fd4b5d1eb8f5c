import { Button } from '@mantine/core';
import { plural } from '../../../lib/texts.ts';
import type { Line, LinesOfGroup } from './line.ts';
import classes from './worklist.module.css';

interface PhoneBarProps {
  groups: readonly LinesOfGroup[];
  canDecide: boolean;
  onAccept: () => void;
  onOpen: (line: Line | undefined) => void;
}

/** On a phone: the one next step, where the thumb is. */
export function PhoneBar({ groups, canDecide, onAccept, onOpen }: PhoneBarProps) {
  const linesOf = (wanted: string) => groups.find(({ name }) => name === wanted)?.lines ?? [];
  const open = linesOf('check');
  const clean = linesOf('clean').length;
  if (open.length === 0 && (clean === 0 || !canDecide)) return null;
  return (
    <div className={classes.phoneBar}>
      {open.length > 0 ? (
        <Button fullWidth size="md" onClick={() => onOpen(open[0])}>
          {plural(open.length, 'Open the one to decide', 'Open the first of # to decide')}
        </Button>
      ) : (
        <Button fullWidth size="md" onClick={onAccept}>
          {plural(clean, 'Look through and accept #', 'Look through and accept #')}
        </Button>
      )}
    </div>
  );
}
