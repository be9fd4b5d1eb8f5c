import { Button, Group } from '@mantine/core';
import { t } from '../../../lib/texts.ts';
import { type FieldChoice, LEFT_OUT, NO_FIELD } from '../../entities/fields/index.ts';

/** Number of buttons; the list of all fields has the others. */
const SHOWN = 4;

interface LikelyFieldsProps {
  choices: readonly FieldChoice[];
  /** null: nobody has decided. */
  chosen: string | null;
  onChoose: (field: string) => void;
}

/** A button for each field that ADE considered; most columns are one of these fields. */
export function LikelyFields({ choices, chosen, onChoose }: LikelyFieldsProps) {
  const likely = choices.find(({ group }) => group === 'Likely')?.items ?? [];
  const shown = [
    ...likely.slice(0, SHOWN),
    { value: NO_FIELD, label: t`No field, carried` },
    { value: LEFT_OUT, label: t`No field, left out` },
  ];
  return (
    <Group gap={4} role="group" aria-label={t`Likely fields`}>
      {shown.map(({ value, label }) => (
        <Button
          key={value}
          size="compact-xs"
          variant={value === chosen ? 'filled' : 'default'}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
