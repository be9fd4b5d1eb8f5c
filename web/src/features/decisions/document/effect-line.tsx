import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { Figures } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatAmount, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import classes from './document.module.css';

interface EffectLineProps {
  /** The figures now, and with what is said; null while they are calculated. */
  figures: { left: Figures; right: Figures } | null;
  isBusy: boolean;
  error: Error | null;
  onRetry: () => void;
  findLabel: (field: string) => string;
  /** Whether the service keeps what was said. */
  kept: ReactNode;
}

const MAX_TOTALS = 4;

/** What all answers together would make of the document, from a dry run. */
export function EffectLine({ figures, isBusy, error, onRetry, findLabel, kept }: EffectLineProps) {
  return (
    <section className={classes.effectLine} aria-label={t`Effect`} aria-live="polite" aria-busy={isBusy}>
      <h2>{t`With what is said`}</h2>
      {error && (
        <ErrorNotice
          title={isAway(error) ? t`Unknown without a connection` : t`This cannot be applied`}
          error={error}
          onRetry={onRetry}
        />
      )}
      {!error && figures && <Effect {...figures} findLabel={findLabel} />}
      {!error && isBusy && <span className={classes.light}>{t`Calculating…`}</span>}
      <span className={classes.kept}>{kept}</span>
    </section>
  );
}

const isAway = (error: Error) => error instanceof ApiError && error.status === NO_ANSWER_STATUS;

type EffectProps = { left: Figures; right: Figures; findLabel: (field: string) => string };

function Effect({ left, right, findLabel }: EffectProps) {
  const { required, totals, issues, tables } = right;
  const stated = totals.filter(({ agrees }) => agrees !== null);
  const agreeing = (figures: Figures) => figures.totals.filter(({ agrees }) => agrees === true).length;
  return (
    <>
      <span>
        {t`Rows`} <Step before={left.rows} after={right.rows} format={formatCount} />
        {tables.length > 1 && ` = ${tables.map(({ rows }) => formatCount(rows)).join(' + ')}`}
      </span>
      {required && required.of > 0 && (
        <span>
          {t`Required ${<Step before={left.required?.filled ?? null} after={required.filled} format={formatCount} />} of ${formatCount(required.of)}`}
        </span>
      )}
      {right.is_complete ? (
        totals.slice(0, MAX_TOTALS).map(({ target_field: field, total }) => (
          <span key={field}>
            {findLabel(field)}{' '}
            <Step
              before={left.totals.find((one) => one.target_field === field)?.total ?? null}
              after={total}
              format={formatAmount}
            />
          </span>
        ))
      ) : (
        <span>{t`totals after reading`}</span>
      )}
      {right.is_complete && stated.length > 0 && (
        <span>
          {t`Its totals agree ${<Step before={agreeing(left)} after={agreeing(right)} format={formatCount} />} of ${formatCount(stated.length)}`}{' '}
          {agreeing(right) === stated.length && <CircleCheck size={13} aria-hidden className={classes.agree} />}
        </span>
      )}
      {issues && (
        <span>
          {t`Issues`}{' '}
          <Step
            before={left.issues && left.issues.error + left.issues.warning}
            after={issues.error + issues.warning}
            format={formatCount}
          />
        </span>
      )}
    </>
  );
}

interface StepProps {
  before: number | null;
  after: number | null;
  format: (value: number) => string;
}

/** A sum that is not complete is no number. */
function Step({ before, after, format }: StepProps): ReactNode {
  const text = (value: number | null) => (value === null ? '–' : format(value));
  if (before === after) return <b>{text(after)}</b>;
  return (
    <>
      {before !== null && `${text(before)} → `}
      <b data-new>{text(after)}</b>
    </>
  );
}
