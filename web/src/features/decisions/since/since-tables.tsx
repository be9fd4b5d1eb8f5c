import type { Since } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatAmount, formatCode, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { namePeriod } from '../../entities/senders/index.ts';
import { formatChange, formatShare } from './format-change.ts';
import { type Place, type PlacedJob, PlaceLink } from './place-link.tsx';
import classes from './since.module.css';

export interface SincePartProps {
  since: Since;
  jobs: { before: PlacedJob; after: PlacedJob };
  findLabel: (field: string) => string;
}

type Rows = Since['rows']['after'];

interface Line {
  name: string;
  /** The sign of the row in the sum: `=` for the sum itself. */
  sign: '' | '−' | '+' | '=';
  read: (rows: Rows) => { count: number; places: Place[] };
}

/** Rows read, left out and written, as a sum. */
export function RowsTable({ since, jobs }: SincePartProps) {
  const { before, after } = since.rows;
  const labels = new Set([...Object.keys(before?.left_out ?? {}), ...Object.keys(after.left_out)]);
  const wroteAgain = after.written_again > 0 || (before?.written_again ?? 0) > 0;
  const lines: Line[] = [
    { name: t`Rows in`, sign: '', read: ({ in: count }) => ({ count, places: [] }) },
    ...[...labels].map((label): Line => {
      return { name: formatCode(label), sign: '−', read: (rows) => rows.left_out[label] ?? { count: 0, places: [] } };
    }),
    ...(wroteAgain
      ? [
          {
            name: t`in two tables`,
            sign: '+' as const,
            read: (rows: Rows) => ({ count: rows.written_again, places: [] }),
          },
        ]
      : []),
    { name: t`Rows out`, sign: '=', read: ({ out: count }) => ({ count, places: [] }) },
  ];
  return (
    <table className={classes.table}>
      <Head since={since} what={t`Rows`} />
      <tbody>
        {lines.map(({ name, sign, read }) => {
          const [then, now] = [before && read(before), read(after)];
          return (
            <tr key={name}>
              <th scope="row">
                {sign} {name}
              </th>
              <td>{then ? <Linked job={jobs.before} {...then} what={t`${name} before`} /> : '–'}</td>
              <td>
                <Linked job={jobs.after} {...now} what={name} />
              </td>
              <td>{then && formatChange(now.count - then.count)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface LinkedProps {
  job: PlacedJob;
  count: number;
  places: Place[];
  what: string;
}

/** A number that links to the first of the places that it counts. */
function Linked({ job, count, places, what }: LinkedProps) {
  if (count === 0) return <>0</>;
  return (
    <PlaceLink job={job} place={places[0]} label={`${formatCount(count)} ${what}`}>
      {formatCount(count)}
    </PlaceLink>
  );
}

/** Sums of fields with numbers, and numbers of empty cells if they changed. */
export function TotalsTable({
  since,
  jobs,
  totals,
  findLabel,
}: SincePartProps & { totals: NonNullable<Since['totals']> }) {
  const lines = totals.flatMap(({ target_field: field, before, after }) => {
    const hasNumbers = (before?.numbers ?? 0) + (after?.numbers ?? 0) > 0;
    const { rows } = since;
    // A field without a value in either document differs only by the number of rows.
    const isNowhere = before?.empty === rows.before?.out && after?.empty === rows.after.out;
    const isEmptier = before !== null && after !== null && before.empty !== after.empty && !isNowhere;
    const label = findLabel(field);
    return [
      ...(hasNumbers ? [{ field, name: label, before: before?.sum, after: after?.sum, format: formatShare }] : []),
      ...(isEmptier
        ? [{ field, name: `${label}, empty`, before: before.empty, after: after.empty, format: showChange }]
        : []),
    ];
  });
  if (lines.length === 0) return null;
  return (
    <table className={classes.table}>
      <Head since={since} what={t`Totals`} />
      <tbody>
        {lines.map(({ field, name, before, after, format }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <Total job={jobs.before} field={field} number={before} what={t`${name} before`} />
            </td>
            <td>
              <Total job={jobs.after} field={field} number={after} what={name} />
            </td>
            <td>{before !== undefined && after !== undefined && format(before, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface TotalProps {
  job: PlacedJob;
  field: string;
  number: number | undefined;
  what: string;
}

/** A total that links to the values that it sums up. */
function Total({ job, field, number, what }: TotalProps) {
  if (number === undefined) return <>{t`none`}</>;
  const text = formatAmount(number);
  return (
    <TextLink
      size="xs"
      to="/w/$workspaceId/jobs/$jobId/facets"
      params={job}
      search={{ field }}
      aria-label={`${text} ${what}`}
    >
      {text}
    </TextLink>
  );
}

const showChange = (before: number, after: number) => formatChange(after - before);

function Head({ since, what }: { since: Since; what: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{what}</th>
        <th scope="col">{since.earlier && namePeriod(since.earlier.period)}</th>
        <th scope="col">{since.period !== null && namePeriod(since.period)}</th>
        <th scope="col">{t`Change`}</th>
      </tr>
    </thead>
  );
}
