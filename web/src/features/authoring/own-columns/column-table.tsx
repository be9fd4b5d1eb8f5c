import { CircleX, TriangleAlert } from 'lucide-react';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import type { OwnColumn, ProposedColumns, TriedColumn } from '../../../api/contract.ts';
import { countOf, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { type ChosenColumn, tidy, withKind, withRequired } from './chosen-columns.ts';
import classes from './column-table.module.css';
import { COLUMN_KIND_NAMES, columnKinds, describeColumnChecks, ROLE_NAMES, ROLES } from './kinds.ts';
import { findTried } from './tried.ts';

export type ChangeColumn = (key: number, make: (before: ChosenColumn) => Partial<ChosenColumn>) => void;

interface ColumnTableProps {
  chosen: readonly ChosenColumn[];
  /** The key of the column that the keyboard is at. */
  current: number;
  onCurrent: (key: number) => void;
  trial: ProposedColumns | undefined;
  hasExample: boolean;
  faults: ReadonlyMap<number, string>;
  onChange: ChangeColumn;
  onKey: (key: number) => void;
}

/** All columns: whether they are used, their names and kinds, and how their values come out. */
export function ColumnTable({ chosen, current, trial, hasExample, faults, ...rest }: ColumnTableProps) {
  return (
    <table className={classes.table} aria-label={t`Columns`} data-bare={!hasExample || undefined}>
      <thead>
        <tr>
          <th className={classes.check}>{t`Use`}</th>
          <th className={classes.name}>{t`Name`}</th>
          {hasExample && <th className={classes.sent}>{t`As sent`}</th>}
          <th className={classes.kind}>{t`Kind`}</th>
          {hasExample && <th>{t`As it comes out`}</th>}
          <th className={classes.flag}>{t`Required`}</th>
          <th className={classes.check}>{t`Key`}</th>
        </tr>
      </thead>
      <tbody>
        {chosen.map((one) => (
          <ColumnRow
            key={one.key}
            {...{ one, hasExample }}
            {...rest}
            isCurrent={one.key === current}
            tried={findTried(trial, one.found, one.column)}
            fault={faults.get(one.key)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface ColumnRowProps extends Pick<ColumnTableProps, 'onCurrent' | 'onChange' | 'onKey' | 'hasExample'> {
  one: ChosenColumn;
  isCurrent: boolean;
  tried: TriedColumn | null;
  fault: string | undefined;
}

/** Memoized: while somebody types, only the changed row of up to 500 rows is drawn again. */
const ColumnRow = memo(function ColumnRow(props: ColumnRowProps) {
  const { one, isCurrent, tried, fault, hasExample, onCurrent, onChange, onKey } = props;
  const { key, found, column, isWanted } = one;
  const rowRef = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (!isCurrent) return;
    rowRef.current?.scrollIntoView({ block: 'nearest' });
    // A screen reader reads the row, unless somebody writes in one of its fields.
    if (!document.activeElement?.matches('input:not([type=checkbox], [type=radio]), select, textarea'))
      rowRef.current?.focus({ preventScroll: true });
  }, [isCurrent]);
  const tabIndex = isCurrent ? 0 : -1;
  const set = (next: OwnColumn) => onChange(key, () => ({ column: next }));
  const width = hasExample ? 7 : 5;
  return (
    <>
      <tr
        ref={rowRef}
        className={classes.row}
        tabIndex={tabIndex}
        aria-current={isCurrent || undefined}
        data-off={!isWanted || undefined}
        onClick={() => onCurrent(key)}
      >
        <td className={classes.check}>
          <input
            type="checkbox"
            aria-label={t`Use ${found}`}
            tabIndex={tabIndex}
            checked={isWanted}
            onChange={({ currentTarget: { checked } }) => onChange(key, () => ({ isWanted: checked }))}
          />
        </td>
        <td>
          <input
            className={classes.input}
            aria-label={t`Name of ${found}`}
            aria-invalid={fault !== undefined}
            data-name={key}
            tabIndex={tabIndex}
            maxLength={200}
            value={column.label}
            disabled={!isWanted}
            onChange={(event) => set({ ...column, label: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.preventDefault();
              event.stopPropagation();
              rowRef.current?.focus();
            }}
          />
        </td>
        {hasExample && (
          <td className={classes.sent}>
            {tried ? <Samples all={tried.samples.slice(0, 2)} render={({ sent }) => sent} /> : '…'}
          </td>
        )}
        <td>
          <select
            className={classes.input}
            aria-label={t`Kind of ${found}`}
            tabIndex={tabIndex}
            value={column.kind}
            disabled={!isWanted}
            onChange={(event) => {
              const kind = COLUMN_KIND_NAMES.find((name) => name === event.currentTarget.value);
              if (kind) set(withKind(one, kind));
            }}
          >
            {COLUMN_KIND_NAMES.map((name) => (
              <option key={name} value={name}>
                {columnKinds[name].label}
              </option>
            ))}
          </select>
        </td>
        {hasExample && (
          <td className={classes.out}>
            {tried ? (
              <ComesOut tried={tried} kind={column.kind} />
            ) : (
              <span className={classes.muted}>{t`reading…`}</span>
            )}
          </td>
        )}
        <td className={classes.flag}>
          <input
            type="checkbox"
            aria-label={t`${found} is required`}
            tabIndex={tabIndex}
            checked={column.checks?.required === true}
            disabled={!isWanted}
            onChange={(event) => set(withRequired(one, event.currentTarget.checked))}
          />
        </td>
        <td className={classes.check}>
          <input
            type="radio"
            name="own-key"
            aria-label={t`${found} says whose row it is`}
            tabIndex={tabIndex}
            checked={column.key === true}
            disabled={!isWanted}
            onChange={() => onKey(key)}
          />
        </td>
      </tr>
      {fault !== undefined && (
        <tr className={classes.strip} data-current={isCurrent || undefined}>
          <td colSpan={width} className={classes.bad} role="alert">
            {fault}
          </td>
        </tr>
      )}
      {isCurrent && (
        <tr className={classes.strip} data-current>
          <td colSpan={width}>
            <Why one={one} tried={tried} onRole={(role) => set(tidy({ ...column, role }))} />
          </td>
        </tr>
      )}
    </>
  );
});

type Sample = TriedColumn['samples'][number];

function Samples({ all, render }: { all: readonly Sample[]; render: (sample: Sample) => ReactNode }) {
  return all.map((sample, at) => (
    <span key={sample.sent}>
      {at > 0 && <i aria-hidden>·</i>}
      {render(sample)}
    </span>
  ));
}

/** Values as they come out: changed ones in the accent, and how many were not read. */
function ComesOut({ tried, kind }: { tried: TriedColumn; kind: OwnColumn['kind'] }) {
  const { samples, unread, loses_digits: losesDigits, rows } = tried;
  if (rows === 0) return <span className={classes.bad}>{t`not found in the example`}</span>;
  return (
    <>
      {unread.count > 0 && (
        <span className={classes.bad}>
          <CircleX size={13} aria-hidden /> {t`${formatCount(unread.count)} not read`}{' '}
        </span>
      )}
      {losesDigits && (
        <span className={classes.warn}>
          <TriangleAlert size={13} aria-hidden /> {t`loses a 0`}{' '}
        </span>
      )}
      <Samples
        all={samples.filter(({ is_read: isRead }) => isRead)}
        render={({ sent, out }) => (
          <span className={nameOut(out, kind) === sent ? undefined : classes.changed}>{nameOut(out, kind)}</span>
        )}
      />
    </>
  );
}

/** A value as the result shows it. */
export function nameOut(value: Sample['out'], kind: OwnColumn['kind']): string {
  if (value === true) return t`yes`;
  if (value === false) return t`no`;
  if (value === null) return t`empty`;
  return kind === 'amount' && typeof value === 'number'
    ? value.toFixed(Math.max(2, countDecimals(value)))
    : String(value);
}

const countDecimals = (value: number) => String(value).split('.')[1]?.length ?? 0;

interface WhyProps {
  one: ChosenColumn;
  tried: TriedColumn | null;
  onRole: (role: OwnColumn['role']) => void;
}

/** What is known about the chosen column, below its row. */
function Why({ one: { found, column }, tried, onRole }: WhyProps) {
  const checks = describeColumnChecks(column.checks).filter((check) => check !== 'required');
  const lost = tried?.samples.find(({ sent, out }) => /^0\d/.test(sent) && typeof out === 'number');
  return (
    <div className={classes.why}>
      <span>{[columnKinds[column.kind].label, ...checks].join(', ')}</span>
      {tried !== null && <span>{t`${formatCount(tried.filled)} of ${countOf(tried.rows, 'row')} have a value`}</span>}
      {tried !== null && tried.unread.count > 0 && (
        <span className={classes.bad}>{t`Not read: ${tried.unread.values.join(', ')}`}</span>
      )}
      {tried?.loses_digits && (
        <span className={classes.warn}>
          {lost
            ? t`${lost.sent} becomes ${String(lost.out)}: is it a code or a postal code?`
            : t`Digits are lost: is it a code?`}
        </span>
      )}
      <label>
        {t`Says of a person or payment:`}{' '}
        <select
          className={classes.role}
          aria-label={t`What ${found} says of a row`}
          value={column.role ?? ''}
          onChange={(event) => onRole(ROLES.find((role) => role === event.currentTarget.value))}
        >
          <option value="">{t`nothing in particular`}</option>
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {ROLE_NAMES[role]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** "9 of 10 columns". */
export function countUsed(chosen: readonly ChosenColumn[]): string {
  const used = chosen.filter(({ isWanted }) => isWanted).length;
  return t`${formatCount(used)} of ${plural(chosen.length, '# column', '# columns')}`;
}
