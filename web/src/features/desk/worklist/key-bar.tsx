import { Kbd } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../../lib/texts.ts';
import classes from './worklist.module.css';

/** The keys of the list, as far as the person may use them. */
export function KeyBar({ canDecide, children }: { canDecide: boolean; children?: ReactNode }) {
  const keys: [key: string, does: string][] = [
    ['j', t`down`],
    ['k', t`up`],
    ['↵', t`open`],
    [t`Space`, t`what else`],
    ...(canDecide
      ? ([
          ['x', t`pick`],
          ['a', t`accept`],
          ['⇧A', t`all clean`],
          ['z', t`undo`],
          ['u', t`documents`],
        ] satisfies [string, string][])
      : []),
    ['/', t`find`],
    ['?', t`all keys`],
  ];
  return (
    <footer className={classes.keys}>
      {keys.map(([key, does]) => (
        <span key={key}>
          <Kbd size="xs">{key}</Kbd> {does}
        </span>
      ))}
      <span className={classes.grow} />
      {children}
    </footer>
  );
}
