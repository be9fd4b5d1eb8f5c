import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../../lib/texts.ts';
import { ChoiceStrip, type StripProps } from './choice-strip.tsx';
import classes from './lines.module.css';

interface LineCardProps extends StripProps {
  isChosen: boolean;
  onSelect: () => void;
  /** More about the line, below its sentence. */
  more: ReactNode;
}

/** A line about rows, values or the document: one sentence; chosen, it unfolds. */
export function LineCard({ line, isChosen, onSelect, more, ...strip }: LineCardProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const isToDecide = line.isOpen && !strip.isAnswered;
  const words = strip.answer?.label ?? null;
  return (
    <li ref={ref} className={classes.card} data-chosen={isChosen || undefined} aria-current={isChosen || undefined}>
      {isToDecide ? (
        <TriangleAlert size={15} className={classes.open} role="img" aria-label={t`To decide`} />
      ) : line.isOpen || strip.isAnswered ? (
        <CircleCheck size={15} className={classes.done} role="img" aria-label={t`Decided`} />
      ) : (
        <Info size={15} className={classes.told} role="img" aria-label={t`For information`} />
      )}
      <div className={classes.cardBody}>
        <button type="button" className={classes.title} onClick={onSelect}>
          {line.kind !== '' && <small>{line.kind}</small>}
          {line.title}
          {words !== null && strip.isAnswered && <span className={classes.answer}>→ {words}</span>}
        </button>
        {line.details.length > 0 && (
          <p className={classes.details} data-cut={!isChosen || undefined}>
            {line.details.join(' · ')}
          </p>
        )}
        {more}
        {isChosen && (line.choices.length > 0 || line.why !== '') && <ChoiceStrip line={line} {...strip} />}
      </div>
    </li>
  );
}
