import type { ReactNode } from 'react';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { type Line, LineCard, type StripProps } from '../lines/index.ts';
import classes from './document.module.css';

interface LineCardsProps {
  label: string;
  lines: readonly Line[];
  chosenId: string | null;
  onSelect: (line: Line) => void;
  renderStrip: (line: Line) => StripProps;
  /** More about the chosen line. */
  renderMore: (line: Line) => ReactNode;
}

/** Lines of one sentence each; the chosen one unfolds. */
export function LineCards({ label, lines, chosenId, onSelect, renderStrip, renderMore }: LineCardsProps) {
  if (lines.length === 0) return null;
  return (
    <ul aria-label={label} className={classes.cards}>
      {lines.map((line) => (
        <LineCard
          key={line.id}
          {...renderStrip(line)}
          isChosen={line.id === chosenId}
          onSelect={() => onSelect(line)}
          more={renderMore(line)}
        />
      ))}
    </ul>
  );
}

interface LineListProps extends LineCardsProps {
  openCount: number;
  after?: ReactNode;
}

/** Lines about rows, values, or the document. */
export function LineList({ openCount, after, ...cards }: LineListProps) {
  const { label, lines } = cards;
  return (
    <>
      <div className={classes.paneHead}>
        <h2>{label}</h2>
        <span>
          {lines.length === 0
            ? t`nothing to decide`
            : t`${formatCount(openCount)} of ${formatCount(lines.length)} to decide`}
        </span>
      </div>
      <div className={classes.scroll}>
        <LineCards {...cards} />
        {after}
      </div>
    </>
  );
}
