import { CircleCheck } from 'lucide-react';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { type LineState, STATES } from '../lines/index.ts';
import { describeFigures } from './act-bar.tsx';
import classes from './document.module.css';
import type { DocumentWork } from './use-document.ts';

const NAMES: Record<LineState, string> = {
  columns: t`Columns`,
  rows: t`Rows`,
  values: t`Values`,
  compare: t`Compare`,
};

interface StateStepsProps {
  work: DocumentWork;
  /** Whether nothing is to decide any more: it is signed, set aside or replaced. */
  isLocked: boolean;
  others: React.ReactNode;
}

/** What is looked at, with the number of open lines of each, and what the document amounts to. */
export function StateSteps({ work, isLocked, others }: StateStepsProps) {
  const { lines, chosen, openCount, isOpenNow, figures } = work;
  return (
    <nav className={classes.steps} aria-label={t`What is looked at`}>
      {STATES.map((state) => {
        const open = lines.filter((line) => line.state === state && isOpenNow(line)).length;
        return (
          <button
            key={state}
            type="button"
            className={classes.step}
            aria-current={state === chosen.state ? 'step' : undefined}
            onClick={() => work.showState(state)}
          >
            {open === 0 && <CircleCheck size={14} aria-hidden className={classes.agree} />}
            {NAMES[state]}
            {open > 0 && <span className={classes.count}>{formatCount(open)}</span>}
          </button>
        );
      })}
      {others}
      <span className={classes.sentence}>
        {figures && (
          <b>
            {describeFigures(figures.right)}
            {!isLocked && ', '}
          </b>
        )}
        {!isLocked && <b data-tone={openCount > 0 ? 'warn' : 'ok'}>{t`${formatCount(openCount)} to decide`}</b>}
      </span>
    </nav>
  );
}
