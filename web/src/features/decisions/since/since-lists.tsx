import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Since } from '../../../api/contract.ts';
import { formatCode, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { PlaceLink } from './place-link.tsx';
import classes from './since.module.css';
import type { SincePartProps } from './since-tables.tsx';

type ColumnChange = Since['columns']['changes'][number];
type Side = ColumnChange['after'];

const quote = (side: Side) =>
  side === null || side.headers.length === 0
    ? t`no column`
    : side.headers.map((header) => (header === '' ? t`a column without a header` : `“${header}”`)).join(', ');

/** Fields and columns that are new, are gone, or have a different header. */
export function ColumnChanges({ since, jobs, findLabel }: SincePartProps) {
  const { same, changes } = since.columns;
  const link = (change: ColumnChange, children: ReactNode) =>
    change.after === null ? (
      <PlaceLink job={jobs.before} place={change.before?.places[0]}>
        {children}
      </PlaceLink>
    ) : (
      <PlaceLink job={jobs.after} place={change.after.places[0]}>
        {children}
      </PlaceLink>
    );
  return (
    <section aria-label={t`Columns`}>
      <h4 className={classes.title}>{t`Columns`}</h4>
      <ul className={classes.list}>
        {changes.map((change) => (
          <li key={JSON.stringify([change.change, change.target_field, change.before, change.after])}>
            {describe(change, findLabel, (children) => link(change, children))}
          </li>
        ))}
        {same > 0 && <li className={classes.same}>{plural(same, '# field unchanged', '# fields unchanged')}</li>}
      </ul>
    </section>
  );
}

function describe(
  { change, target_field: field, before, after }: ColumnChange,
  findLabel: (field: string) => string,
  link: (children: ReactNode) => ReactNode,
): ReactNode {
  const label = field === null ? '' : findLabel(field);
  switch (change) {
    case 'field_gained':
      return <>{t`${link(label)} is new, from ${quote(after)}`}</>;
    case 'field_lost':
      return <>{t`${<b className={classes.warn}>{t`${link(label)} is gone`}</b>}; it came from ${quote(before)}`}</>;
    case 'header_changed':
      return <>{t`${link(label)} now comes from ${quote(after)}, previously from ${quote(before)}`}</>;
    case 'column_new':
      return <>{t`${link(quote(after))} is new; it has no field`}</>;
    case 'column_gone':
      return <>{t`${link(quote(before))} is gone; it had no field`}</>;
  }
}

/** Issues by field and code, with new kinds marked. */
export function IssueChanges({ since, jobs, findLabel }: SincePartProps) {
  return (
    <section aria-label={t`Issues`}>
      <h4 className={classes.title}>{t`Issues`}</h4>
      {since.issues.length === 0 && <Text size="xs">{t`Neither document has issues.`}</Text>}
      <ul className={classes.list}>
        {since.issues.map(({ target_field: field, code, severity, before, after, is_new: isNew }) => (
          <li key={JSON.stringify([field, code, severity])}>
            {isNew && (
              <>
                <b className={classes.warn}>{t`New kind:`}</b>{' '}
              </>
            )}
            {field !== null && `${findLabel(field)}: `}
            {formatCode(code)}, {severity},{' '}
            {after.count === 0 ? (
              t`no longer there`
            ) : (
              <PlaceLink job={jobs.after} place={after.places[0]}>
                {formatCount(after.count)}
              </PlaceLink>
            )}
            {before !== null && before.count > 0 && (
              <>
                {' '}
                {t`(previously ${(
                  <PlaceLink job={jobs.before} place={before.places[0]}>
                    {formatCount(before.count)}
                  </PlaceLink>
                )})`}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
