import { Undo2 } from 'lucide-react';
import { formatAmount, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { useCan } from '../../../session/session.ts';
import { isOpen, Key, type Line } from '../lines/index.ts';
import classes from './document.module.css';
import type { DocumentWork } from './use-document.ts';

interface ActBarProps {
  work: DocumentWork;
  hasSender: boolean;
  onEnter: () => void;
  onAskOpen: () => void;
  onUndo: () => void;
}

/** What Enter does, and the steps for the document as a whole. */
export function ActBar({ work, hasSender, onEnter, onAskOpen, onUndo }: ActBarProps) {
  const { openCount, mayDecide, isSending, figures } = work;
  const canAuthor = useCan('author');
  const scopes: [HoldsFor, string][] = [
    ['document', t`this document`],
    ['sender', t`this sender`],
    ...(canAuthor ? ([['everyone', t`everyone`]] as [HoldsFor, string][]) : []),
  ];
  if (!mayDecide) return null;
  const isDone = openCount === 0;
  return (
    <div className={classes.actBar}>
      <span className={classes.next} role="status">
        <NextStep work={work} />
      </span>
      {hasSender && (
        <fieldset className={classes.holds}>
          <legend>{t`Holds for`}</legend>
          {scopes.map(([scope, label]) => (
            <label key={scope}>
              <input
                type="radio"
                name="holds"
                checked={work.holdsFor === scope}
                onChange={() => work.setHoldsFor(scope)}
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
      <button type="button" className={classes.button} aria-label={t`Undo`} disabled={!work.canUndo} onClick={onUndo}>
        <Undo2 size={14} aria-hidden />
        <span>{t`Undo`}</span>
        <Key>z</Key>
      </button>
      {isDone ? (
        <button
          type="button"
          className={classes.button}
          data-primary
          disabled={isSending || figures === null}
          onClick={onEnter}
        >
          {figures === null && work.isBusy ? t`Calculating…` : describeEnd(work)} <Key>↵</Key>
        </button>
      ) : (
        <>
          <button type="button" className={classes.button} data-wide onClick={onAskOpen}>
            {t`Accept with ${formatCount(openCount)} open`} <Key>a</Key>
          </button>
          <PhoneButton work={work} onEnter={onEnter} />
        </>
      )}
    </div>
  );
}

/** "Take and accept 59 rows, 16,016.74" */
export function describeEnd({ said, figures, remaining }: DocumentWork): string {
  const isSaid = said.statements.length + said.points.length > 0;
  if (remaining.length > 0)
    return isSaid
      ? plural(remaining.length, 'Take, then # more to decide', 'Take, then # more to decide')
      : plural(remaining.length, 'Accept with # open', 'Accept with # open');
  if (figures === null) return isSaid ? t`Take and accept` : t`Accept`;
  const amount = describeFigures(figures.right);
  return isSaid ? t`Take and accept ${amount}` : t`Accept ${amount}`;
}

/** "59 rows, 16,016.74" */
export function describeFigures({
  rows,
  totals,
  is_complete: isComplete,
}: NonNullable<DocumentWork['figures']>['right']): string {
  const [main] = totals;
  const count = plural(rows, '# row', '# rows');
  if (!main || !isComplete) return count;
  return main.total === null ? t`${count}, amounts not complete` : `${count}, ${formatAmount(main.total)}`;
}

function NextStep({ work }: { work: DocumentWork }) {
  const { line, openCount, isOpenNow, isFinding } = work;
  if (isFinding) return <>{t`${<Key>↵</Key>} takes the marked field, ${<Key>{t`Esc`}</Key>} goes back`}</>;
  if (openCount === 0) return null;
  if (!line || !isOpenNow(line)) return <>{t`${<Key>↵</Key>} to the next open one`}</>;
  const framed = line.suggested === null ? undefined : line.choices[line.suggested];
  if (line.choices.length === 0) return <>{t`${<Key>↵</Key>} say it above`}</>;
  if (!framed) {
    return (
      <span data-tone="warn">
        {t`Choose:`}{' '}
        {line.choices.slice(0, 4).map(({ label, key }, at) => (
          <span key={label}>
            <Key>{key ?? String(at + 1)}</Key> {label}{' '}
          </span>
        ))}
      </span>
    );
  }
  const what = describeAnswer(line, framed.label);
  return (
    <>{t`${<Key>↵</Key>} ${<b>{what}</b>}, then ${openCount > 1 ? t`${formatCount(openCount - 1)} more` : t`done`}`}</>
  );
}

const describeAnswer = (line: Line, label: string): string => (line.hasFields ? t`“${line.title}”: ${label}` : label);

/** On a phone, the one suggestion is a button. */
function PhoneButton({ work, onEnter }: { work: DocumentWork; onEnter: () => void }) {
  const { line, said, isFinding } = work;
  const framed =
    !isFinding && line && isOpen(line, said) && line.suggested !== null ? line.choices[line.suggested] : undefined;
  const isAsked = line !== undefined && isOpen(line, said) && framed === undefined;
  return (
    <button type="button" className={classes.button} data-primary data-phone disabled={isAsked} onClick={onEnter}>
      {framed && line ? describeAnswer(line, framed.label) : isAsked ? t`Choose above` : t`Next`}
    </button>
  );
}
