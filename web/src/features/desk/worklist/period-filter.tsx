import { TextInput } from '@mantine/core';
import { parsePeriodText } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { describePeriod } from '../../entities/senders/index.ts';
import { type TextFilterProps, type Understood, useTextFilter } from './use-text-filter.ts';
import classes from './worklist.module.css';

/** Shows what it understands below the text. */
export function PeriodFilter({ value, onValue }: TextFilterProps) {
  const [text, setText] = useTextFilter(value, readPeriod, onValue);
  return (
    <TextInput
      aria-label={t`Period, such as 2026-05`}
      placeholder={t`Period`}
      description={describePeriod(text)}
      inputWrapperOrder={['input', 'description']}
      classNames={{ description: classes.understood }}
      w={170}
      pos="relative"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

function readPeriod(text: string): Understood {
  if (text === '') return { value: undefined };
  const reading = parsePeriodText(text);
  return reading.kind === 'period' ? { value: reading.period } : null;
}
