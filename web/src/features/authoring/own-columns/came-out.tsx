import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { countOf, formatCode, formatCount, formatDecimals } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { columnKinds } from './kinds.ts';
import classes from './sheet.module.css';
import { sumOutcome } from './tried.ts';

interface Sentence {
  isGood: boolean;
  text: string;
  more: string;
}

/** What came out of the example, in sentences. */
export function CameOut({ trial, notes }: { trial: ProposedColumns; notes: readonly string[] }) {
  return (
    <ul className={classes.sentences}>
      {listSentences(trial).map(({ isGood, text, more }) => (
        <li key={text}>
          {isGood ? (
            <CircleCheck size={15} className={classes.ok} role="img" aria-label={t`Good`} />
          ) : (
            <TriangleAlert size={15} className={classes.warn} role="img" aria-label={t`To look at`} />
          )}
          <div>
            <b>{text}</b>
            {more !== '' && <p>{more}</p>}
          </div>
        </li>
      ))}
      {notes.map((note) => (
        <li key={note}>
          <span aria-hidden />
          <p>{note}</p>
        </li>
      ))}
    </ul>
  );
}

/** Rows, totals, the key, what was not read or not found, and what is empty. */
export function listSentences(trial: ProposedColumns): Sentence[] {
  const { columns, tried = [], example } = trial;
  if (example === undefined) return [];
  const all = columns.map((column, at) => ({ column, tried: tried[at] ?? null }));
  const left = example.labels.filter(({ label }) => label !== 'data');
  const without = left.map(({ label, rows }) => `${formatCount(rows)} ${formatCode(label)}`).join(', ');
  const sentences: Sentence[] = [
    {
      isGood: example.result.row_count > 0,
      text: t`${countOf(example.result.row_count, 'row')}, ${countOf(columns.length, 'column')}`,
      more: without === '' ? t`all rows of the sheet are rows of data` : t`without ${without}`,
    },
  ];
  for (const { column, agrees, in_document: stated, in_result: total, a1 } of example.totals) {
    const name = columns[column]?.label ?? '';
    const sum = total === null ? '' : formatDecimals(total, 2);
    sentences.push(
      agrees
        ? { isGood: true, text: t`“${name}” adds up to ${sum}`, more: t`as its total says in ${a1}` }
        : {
            isGood: false,
            text: t`“${name}” adds up to ${sum}`,
            more: t`its total in ${a1} says ${stated === null ? '' : formatDecimals(stated, 2)}`,
          },
    );
  }
  sentences.push(describeKey(all));
  for (const { column, tried } of all) {
    if (tried === null) continue;
    const { label, kind } = column;
    if (tried.rows === 0)
      sentences.push({
        isGood: false,
        text: t`“${label}” is not found in the example`,
        more: t`Its header was read otherwise. Go back, and move the header or leave the column out.`,
      });
    if (tried.unread.count > 0)
      sentences.push({
        isGood: false,
        text: t`“${label}”: ${tried.unread.values.join(', ')} not read`,
        more: column.checks?.tolerant
          ? t`${formatCount(tried.unread.count)} of ${formatCount(tried.filled)} are not of the kind ${columnKinds[kind].label}. They stay as they are: remarks with a warning, and about others the document asks.`
          : t`${formatCount(tried.unread.count)} of ${formatCount(tried.filled)} are not of the kind ${columnKinds[kind].label}; they stay as they are, and the document asks about them.`,
      });
    if (tried.loses_digits)
      sentences.push({
        isGood: false,
        text: t`“${label}” loses a 0`,
        more: t`A code or a postal code keeps its zeros.`,
      });
  }
  const required = all.filter(({ column }) => column.checks?.required === true);
  const { empty } = sumOutcome(all);
  sentences.push({
    isGood: empty === 0,
    text:
      required.length === 0
        ? t`No column is required`
        : empty === 0
          ? t`No required cell is empty`
          : plural(empty, '# required cell is empty', '# required cells are empty'),
    more: required.map(({ column }) => column.label).join(', '),
  });
  return sentences;
}

function describeKey(
  all: readonly { column: OwnColumn; tried: NonNullable<ProposedColumns['tried']>[number] | null }[],
) {
  const key = all.find(({ column }) => column.key === true);
  if (key === undefined)
    return {
      isGood: false,
      text: t`No column says whose row it is`,
      more: t`The next document cannot be compared row by row.`,
    };
  const { label } = key.column;
  const { rows, distinct } = key.tried ?? { rows: 0, distinct: 0 };
  return distinct === rows
    ? {
        isGood: true,
        text: t`“${label}” is different in each of ${countOf(rows, 'row')}`,
        more: t`by it, the next document shows who is new, gone and changed`,
      }
    : {
        isGood: false,
        text: t`“${label}” is not different in each row`,
        more: t`${formatCount(distinct)} different values in ${countOf(rows, 'row')}`,
      };
}
