import { Button, Kbd } from '@mantine/core';
import { CircleCheck, CircleX } from 'lucide-react';
import { type ReactNode, type Ref, useId } from 'react';
import type { ProposedColumns } from '../../../api/contract.ts';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { ChosenColumn } from './chosen-columns.ts';
import classes from './own-columns.module.css';
import { findTried, sumOutcome } from './tried.ts';

interface EffectProps {
  chosen: readonly ChosenColumn[];
  trial: ProposedColumns | undefined;
  isRunning: boolean;
}

/** What of the example would come out: rows, cells that are not read or empty, and its own totals. */
export function Effect({ chosen, trial, isRunning }: EffectProps) {
  const example = trial?.example;
  if (example === undefined) return null;
  const wanted = chosen.filter(({ isWanted }) => isWanted);
  const { unread, empty } = sumOutcome(
    wanted.map(({ column, found }) => ({
      column,
      tried: findTried(trial, found, column) ?? findTried(trial, column.label.trim(), column),
    })),
  );
  const left = example.labels.filter(({ label }) => label !== 'data');
  const totals = example.totals.filter(({ column }) =>
    wanted.some(({ found, column: { label } }) => [found, label.trim()].includes(trial?.columns[column]?.label ?? '')),
  );
  const agreeing = totals.filter(({ agrees }) => agrees).length;
  return (
    <section className={classes.effect} aria-label={t`Example as it would come out`} aria-busy={isRunning}>
      <span className={classes.muted}>{isRunning ? t`Reading the example…` : t`Example as it would come out`}</span>
      <span>
        {countOf(example.result.row_count, 'row')}
        {left.length > 0 && (
          <span className={classes.muted}>
            {' '}
            {t`without ${left.map(({ label, rows }) => `${formatCount(rows)} ${formatCode(label)}`).join(', ')}`}
          </span>
        )}
      </span>
      <span>
        {t`Not read`} <b className={unread > 0 ? classes.bad : undefined}>{formatCount(unread)}</b>
      </span>
      <span>
        {t`Required and empty`} <b className={empty > 0 ? classes.bad : undefined}>{formatCount(empty)}</b>
      </span>
      {totals.length > 0 && (
        <span>
          {agreeing === totals.length ? (
            <CircleCheck size={14} className={classes.ok} aria-hidden />
          ) : (
            <CircleX size={14} className={classes.bad} aria-hidden />
          )}{' '}
          {t`${formatCount(agreeing)} of ${countOf(totals.length, 'total')} of the document agree`}
        </span>
      )}
    </section>
  );
}

interface ActionBarProps {
  name: string;
  nameRef: Ref<HTMLInputElement>;
  onName: (name: string) => void;
  fault: ReactNode;
  children: ReactNode;
}

/** The name of the package, and what Enter does. */
export function ActionBar({ name, nameRef, onName, fault, children }: ActionBarProps) {
  const faultId = useId();
  return (
    <div className={classes.bar}>
      <label className={classes.packageName}>
        {t`Name of the package`}
        <input
          ref={nameRef}
          className={classes.boxed}
          maxLength={120}
          required
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : faultId}
          value={name}
          onChange={(event) => onName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      <span id={faultId} className={classes.fault} role="status">
        {fault}
      </span>
      {children}
    </div>
  );
}

interface KeyedButtonProps {
  keys: string;
  isPrimary?: boolean;
  isBusy?: boolean;
  isDisabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** A button with the key that does the same. */
export function KeyedButton({ keys, isPrimary = false, isBusy, isDisabled, onClick, children }: KeyedButtonProps) {
  return (
    <Button
      variant={isPrimary ? 'filled' : 'default'}
      loading={isBusy ?? false}
      disabled={isDisabled ?? false}
      onClick={onClick}
      rightSection={
        <Kbd size="xs" aria-hidden className={isPrimary ? classes.keyOnPrimary : undefined}>
          {keys}
        </Kbd>
      }
    >
      {children}
    </Button>
  );
}

/** The keys of the page, at its foot. */
export function KeyLine({ keys }: { keys: readonly (readonly [key: string, does: string])[] }) {
  return (
    <div className={classes.keys} aria-hidden>
      {keys.map(([key, does]) => (
        <span key={key}>
          <Kbd size="xs">{key}</Kbd> {does}
        </span>
      ))}
    </div>
  );
}
