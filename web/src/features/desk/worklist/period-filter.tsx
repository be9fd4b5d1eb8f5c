import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../../lib/texts.ts';
import { type TextFilterProps, type Understood, useTextFilter } from './use-text-filter.ts';
import classes from './worklist.module.css';

/** Reading periods takes more code than the rest of the list: it is loaded when somebody wants it. */
const loadReader = () => import('../../entities/senders/describe-period.ts');
type Reader = Awaited<ReturnType<typeof loadReader>>;

/** Shows what it understands below the text. */
export function PeriodFilter({ value, onValue }: TextFilterProps) {
  const [reader, setReader] = useState<Reader | null>(null);
  const [text, setText] = useTextFilter(value, readPeriod, onValue);
  return (
    <TextInput
      aria-label={t`Period, such as 2026-05`}
      placeholder={t`Period`}
      description={reader?.describePeriod(text)}
      inputWrapperOrder={['input', 'description']}
      classNames={{ description: classes.understood }}
      w={170}
      pos="relative"
      value={text}
      onFocus={() => void loadReader().then(setReader)}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

async function readPeriod(text: string): Promise<Understood> {
  if (text === '') return { value: undefined };
  const period = (await loadReader()).readPeriod(text);
  return period === null ? null : { value: period };
}
