import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../../lib/texts.ts';
import { STEPS, type Step } from './kept-own.ts';
import classes from './own-columns.module.css';

const NAMES: Record<Step, string> = {
  example: t`Example`,
  columns: t`Columns`,
  try: t`Try`,
  document: t`First document`,
};

/** How far a person has come on the way to the first document. */
export function StepsHead({ step, children }: { step: Step; children?: ReactNode }) {
  const at = STEPS.indexOf(step);
  return (
    <div className={classes.head}>
      <h1 className={classes.hidden}>{t`Your own columns`}</h1>
      <ol className={classes.steps} aria-label={t`Steps`}>
        {STEPS.map((name, i) => (
          <li
            key={name}
            data-state={i === at ? 'now' : i < at ? 'done' : 'later'}
            aria-current={i === at ? 'step' : undefined}
          >
            <b>{i < at ? <Check size={12} aria-label={t`done`} /> : i + 1}</b>
            <span>{NAMES[name]}</span>
          </li>
        ))}
      </ol>
      {children}
    </div>
  );
}
