import { Group, NativeSelect, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import {
  isPeriod,
  KEEP,
  makePeriod,
  type PeriodUnit,
  PROPOSED_RETENTION,
  parsePeriodLength,
  RETENTION_PARTS,
  type Retention,
} from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { PARTS } from './retention-words.ts';

interface RetentionFieldsProps {
  /** A period that is not complete is an empty text. */
  value: Retention;
  onChange: (value: Retention) => void;
  isDisabled?: boolean;
}

export const isComplete = (value: Retention): boolean => RETENTION_PARTS.every((part) => isPeriod(value[part]));

/** How long each part is kept. */
export function RetentionFields({ value, onChange, isDisabled = false }: RetentionFieldsProps) {
  return (
    <Stack gap="xs">
      {RETENTION_PARTS.map((part) => (
        <PeriodInput
          key={part}
          {...PARTS[part]}
          period={value[part]}
          usual={PROPOSED_RETENTION[part]}
          isDisabled={isDisabled}
          onChange={(period) => onChange({ ...value, [part]: period })}
        />
      ))}
    </Stack>
  );
}

interface PeriodInputProps {
  label: string;
  description: string;
  period: string;
  /** What is shown to whoever ends keeping for ever. */
  usual: string;
  isDisabled: boolean;
  onChange: (period: string) => void;
}

function PeriodInput({ label, description, period, usual, isDisabled, onChange }: PeriodInputProps) {
  const length = parsePeriodLength(period);
  const [lastUnit, setLastUnit] = useState<PeriodUnit>(length?.unit ?? 'months');
  const isKept = period === KEEP;
  const unit = length?.unit ?? lastUnit;
  const choose = (chosen: string) => {
    if (chosen !== 'days' && chosen !== 'months') return onChange(KEEP);
    setLastUnit(chosen);
    return onChange(isKept ? usualIn(usual, chosen) : length === null ? '' : makePeriod(length.count, chosen));
  };
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <NumberInput
        label={label}
        description={description}
        flex={1}
        min={1}
        max={9999}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        disabled={isDisabled || isKept}
        value={length?.count ?? ''}
        onChange={(count) => onChange(typeof count === 'number' && count >= 1 ? makePeriod(count, unit) : '')}
      />
      <NativeSelect
        aria-label={`${label}: ${t`unit`}`}
        disabled={isDisabled}
        value={isKept ? KEEP : unit}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          { value: 'days', label: t`days` },
          { value: 'months', label: t`months` },
          { value: KEEP, label: t`for ever` },
        ]}
      />
    </Group>
  );
}

const DAYS_OF_MONTH = 30;

function usualIn(usual: string, unit: PeriodUnit): string {
  const months = parsePeriodLength(usual)?.count ?? 1;
  return makePeriod(unit === 'months' ? months : months * DAYS_OF_MONTH, unit);
}
