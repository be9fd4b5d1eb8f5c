import type { ReactNode } from 'react';
import { type Artifact, type Job, type JobFigures, namePeriodInWords, type Review } from '../../../api/contract.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { formatCount, locale } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { STATE_NAMES } from '../review/index.ts';
import { formatAmount } from './figures-table.tsx';
import { listLeft, listToDecide } from './left-open.tsx';
import classes from './signoff.module.css';

interface SentenceProps {
  job: Job;
  artifact: Artifact;
  review: Review;
  figures: JobFigures | null;
  senderName: string | undefined;
  findLabel: (field: string) => string;
}

const people = new Intl.ListFormat(locale, { type: 'conjunction' });

/** What is signed, in one sentence with its figures. */
export function Sentence(props: SentenceProps) {
  const { review } = props;
  const signed = listSignatures(review);
  const who = signed.length === 0 ? t`You sign` : t`${people.format(signed.map(({ person }) => person))} signed`;
  const open = listToDecide(review).length;
  const left = listLeft(review).length;
  return (
    <>
      <p className={classes.sentence}>
        {describe({
          ...props,
          who: <b>{who}</b>,
          has: describeFigures(props),
          open: <b className={open > 0 ? classes.warn : classes.ok}>{t`${formatCount(open)} to decide`}</b>,
          left: (
            <b className={left > 0 ? classes.warn : undefined}>
              {left > 0 ? t`${formatCount(left)} left open` : t`nothing left open`}
            </b>
          ),
        })}
      </p>
      <p className={classes.when}>{signed.length === 0 ? describeUnsigned(review) : <When review={review} />}</p>
    </>
  );
}

type Said = SentenceProps & Record<'who' | 'has' | 'open' | 'left', ReactNode>;

/** The sentence, as far as sender and period are known. */
function describe({ job, senderName, who, has, open, left }: Said): ReactNode {
  const document = <b>{job.source_file}</b>;
  const sender = senderName === undefined ? null : <b>{senderName}</b>;
  const period = job.period === null ? null : <b>{namePeriodInWords(job.period)}</b>;
  if (sender !== null && period !== null)
    return t`${who} that ${document} of ${sender} for ${period} has ${has}, with ${open} and ${left}.`;
  if (sender !== null) return t`${who} that ${document} of ${sender} has ${has}, with ${open} and ${left}.`;
  return period === null
    ? t`${who} that ${document} has ${has}, with ${open} and ${left}.`
    : t`${who} that ${document} for ${period} has ${has}, with ${open} and ${left}.`;
}

/** "228 rows and Contributions of 62,062.74". */
function describeFigures({ artifact, review, figures, findLabel }: SentenceProps): ReactNode {
  const [main] = figures?.totals ?? [];
  const signed = listSignatures(review).at(-1);
  const rows = signed?.totals.rows_out ?? figures?.rows ?? artifact.output.row_count ?? 0;
  const count = <b>{plural(rows, '# row', '# rows')}</b>;
  if (main === undefined || main.total === null) return count;
  return t`${count} and ${findLabel(main.target_field)} of ${<b>{formatAmount(main.total)}</b>}`;
}

function describeUnsigned({ state }: Review): string {
  return state === 'new' || state === 'in_review'
    ? t`What you sign can be reopened; who used the results by then is listed here.`
    : t`${STATE_NAMES[state]}. What you sign can be reopened; who used the results by then is listed here.`;
}

/** When it was signed, which revision, and whether a second person signs, too. */
function When({ review }: { review: Review }) {
  const { state, needs_second_person: needsSecond } = review;
  return (
    <>
      {listSignatures(review).map(({ id, at, revision, authentication }) => (
        <span key={id}>
          {authentication === 'unauthenticated'
            ? t`${<TimeText at={at} isFull />}, revision ${revision}, not authenticated`
            : t`${<TimeText at={at} isFull />}, revision ${revision}`}
        </span>
      ))}
      {state === 'waiting_for_second_person' && <span>{t`waits for a second person`}</span>}
      {state === 'accepted' && !needsSecond && <span>{t`no second person is asked for`}</span>}
    </>
  );
}

/** The statements that hold, the first person's first. */
const listSignatures = ({ acceptances }: Review) =>
  acceptances.filter(({ withdrawn_at: at }) => at === null).map(({ statement }) => statement);
