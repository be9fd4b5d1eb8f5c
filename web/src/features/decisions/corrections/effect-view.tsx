import { Loader, Text, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, NO_ANSWER_STATUS } from '../../../api/api-error.ts';
import type { CorrectionTrial } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { countOf, formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import classes from './corrections.module.css';

interface EffectViewProps {
  trial: UseQueryResult<CorrectionTrial, Error>;
  findLabel: (field: string) => string;
}

/** Shows what a correction would change before it is applied. */
export function EffectView({ trial, findLabel }: EffectViewProps) {
  return (
    <section
      className={classes.effect}
      aria-label={t`What would change`}
      aria-live="polite"
      aria-busy={trial.isPending}
    >
      <Text size="xs" fw={600} c="var(--ade-accent)">
        {t`Nothing is applied yet`}
      </Text>
      {trial.error && (
        <ErrorNotice
          title={isAway(trial.error) ? t`Unknown without a connection` : t`This cannot be applied`}
          error={trial.error}
          onRetry={isAway(trial.error) ? () => void trial.refetch() : undefined}
        />
      )}
      {trial.isFetching && !trial.data && (
        <Text size="sm">
          <Loader size={12} mr={6} aria-hidden />
          {t`Calculating what would change…`}
        </Text>
      )}
      {trial.data && <Changes changes={trial.data.changes} findLabel={findLabel} />}
    </section>
  );
}

const isAway = (error: Error) => error instanceof ApiError && error.status === NO_ANSWER_STATUS;

type MappingChange = CorrectionTrial['changes']['mappings'][number];

interface ChangesProps {
  changes: CorrectionTrial['changes'];
  findLabel: (field: string) => string;
}

/** Number of changes that are shown; the others are counted. */
const SHOWN = 8;

/** The sheet and the table of a column, if the changes are of several. */
function nameWhere(change: MappingChange, changes: readonly MappingChange[]): string[] {
  const { sheet, table_a1: range, column } = change;
  const isOfSheet = (one: MappingChange) => one.sheet === sheet;
  const isBelow = (one: MappingChange) => isOfSheet(one) && one.column === column && one.table_a1 !== range;
  return [...(changes.every(isOfSheet) ? [] : [sheet]), ...(changes.some(isBelow) ? [range] : [])];
}

const NO_FIELDS = {
  carry: t`no field, carried`,
  leave_out: t`no field, left out`,
  undecided: t`no field, undecided`,
};

/** The differences between the current job and the job with the corrections. */
export function Changes({ changes, findLabel }: ChangesProps) {
  const { rows_out: rows, mappings, labels, tables, issues, values } = changes;
  const lines: ReactNode[] = [];
  const nameField = (field: string | null, state: MappingChange['left_unmapped']) => {
    if (field !== null) return findLabel(field);
    return state === null ? t`no field` : NO_FIELDS[state];
  };
  if (rows.left !== rows.right) {
    lines.push(<Step what={t`Rows in the result`} before={formatCount(rows.left)} after={formatCount(rows.right)} />);
  }
  for (const { sheet, left, right } of tables) {
    lines.push(<Step what={t`Table in ${sheet}`} before={left ?? t`none`} after={right ?? t`none`} />);
  }
  for (const change of mappings) {
    const { column, header, left, right, left_unmapped: before, right_unmapped: after } = change;
    const named = header === '' ? t`Column ${column}` : t`Column ${column} “${header}”`;
    const what = [...nameWhere(change, mappings), named].join(': ');
    lines.push(<Step what={what} before={nameField(left, before)} after={nameField(right, after)} />);
  }
  for (const { first_row: first, last_row: last, left, right } of joinRows(labels)) {
    const what = first === last ? t`Row ${first}` : t`Rows ${first} to ${last}`;
    lines.push(<Step what={what} before={left ?? t`in no table`} after={right ?? t`in no table`} />);
  }
  for (const { target_field: field, code, left, right } of issues) {
    const what = `${field === null ? '' : `${findLabel(field)}: `}${formatCode(code)}`;
    lines.push(<Step what={what} before={countOf(left, 'issue')} after={countOf(right, 'issue')} />);
  }
  for (const { target_field: field, left, right } of values) {
    if (left.empty === right.empty) continue;
    lines.push(
      <Step what={t`${findLabel(field)}, empty`} before={formatCount(left.empty)} after={formatCount(right.empty)} />,
    );
  }
  if (lines.length === 0) {
    // A trial transforms the first rows only, and does not compare values.
    return (
      <Text size="sm">{t`Only values would change. ADE counts the changed values and their issues after you apply the correction.`}</Text>
    );
  }
  return (
    <ul className={classes.changes}>
      {lines.slice(0, SHOWN).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is always replaced as a whole
        <li key={at}>{line}</li>
      ))}
      {lines.length > SHOWN && <li>{plural(lines.length - SHOWN, 'and # other change', 'and # other changes')}</li>}
    </ul>
  );
}

type LabelChange = CorrectionTrial['changes']['labels'][number];

/** Joins consecutive rows with the same change into one line. */
function joinRows(labels: readonly LabelChange[]): LabelChange[] {
  const joined: LabelChange[] = [];
  for (const change of labels) {
    const last = joined.at(-1);
    const isNext = last?.sheet === change.sheet && last.last_row + 1 === change.first_row;
    if (isNext && last.left === change.left && last.right === change.right) {
      joined[joined.length - 1] = { ...last, last_row: change.last_row };
    } else joined.push(change);
  }
  return joined;
}

function Step({ what, before, after }: { what: string; before: string; after: string }) {
  return (
    <>
      <span>{what}</span>{' '}
      <span className={classes.step}>
        <span className={classes.before}>{before}</span>
        <span aria-hidden> → </span>
        <VisuallyHidden> {t`becomes`} </VisuallyHidden>
        <b>{after}</b>
      </span>
    </>
  );
}
