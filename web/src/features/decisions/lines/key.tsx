import type { ReactNode } from 'react';
import classes from './lines.module.css';

/** The key that does the same as the button around it; a screen reader does not need it. */
export const Key = ({ children }: { children: ReactNode }) => (
  <kbd aria-hidden className={classes.key}>
    {children}
  </kbd>
);
