import type { ReactNode } from 'react';
import cards from '../../../components/card.module.css';
import { formatCount } from '../../../lib/format.ts';
import classes from './signoff.module.css';

/** A part of the paper with its heading, and how many entries it has. */
export function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section aria-label={title} className={cards.card}>
      <h2>
        {title} {count !== undefined && <span className={classes.count}>{formatCount(count)}</span>}
      </h2>
      {children}
    </section>
  );
}

/** A table without lines between its columns; its first column names the row. */
export function PaperTable({ heads, children }: { heads: readonly string[]; children: ReactNode }) {
  return (
    <div className={classes.scroll}>
      <table className={`${classes.table} ${classes.stacked}`}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
