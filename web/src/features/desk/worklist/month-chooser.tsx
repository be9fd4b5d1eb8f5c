import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { describePeriod, namePeriod, readPeriod } from '../../entities/senders/index.ts';
import { ALL_PERIODS, listPeriods } from './months.ts';
import classes from './worklist.module.css';

interface MonthChooserProps {
  known: readonly Job[];
  /** The period that is shown. */
  period: string | undefined;
  value: string | undefined;
  /** undefined: the present period. */
  onChange: (period: string | undefined) => void;
}

/** Older periods are typed. */
const MAX_LISTED = 12;

/** The periods of known documents, and a field for any other, as people write it. */
export function MonthChooser({ known, period, value, onChange }: MonthChooserProps) {
  const [text, setText] = useState('');
  const ref = useRef<HTMLInputElement>(null);
  // The field is loaded after the list has been opened.
  useEffect(() => ref.current?.focus(), []);
  const typed = readPeriod(text);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed !== null) onChange(typed);
        }}
      >
        <TextInput
          aria-label={t`Period, such as 2026-05`}
          placeholder={t`Okt 26, Q4 2026, KW 44`}
          description={typed === null ? describePeriod(text) : t`↵ shows ${namePeriod(typed)}`}
          inputWrapperOrder={['input', 'description']}
          ref={ref}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
      <ul>
        {value !== undefined && (
          <Choice isChosen={false} text={t`The present one`} onChoose={() => onChange(undefined)} />
        )}
        {listPeriods(known)
          .slice(0, MAX_LISTED)
          .map((one) => (
            <Choice key={one} isChosen={period === one} text={namePeriod(one)} onChoose={() => onChange(one)} />
          ))}
        <Choice isChosen={value === ALL_PERIODS} text={t`All documents`} onChoose={() => onChange(ALL_PERIODS)} />
      </ul>
    </>
  );
}

function Choice({ isChosen, text, onChoose }: { isChosen: boolean; text: string; onChoose: () => void }) {
  return (
    <li>
      <button type="button" className={classes.choice} aria-pressed={isChosen} onClick={onChoose}>
        {text}
      </button>
    </li>
  );
}
