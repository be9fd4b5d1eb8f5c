import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { Muted } from '../../../components/muted.tsx';
import { parseCell, parseChosen } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import type { ChosenPlaceProps } from './chosen-place.tsx';
import classes from './document.module.css';
import { PlaceHead } from './place-head.tsx';

/** For users who may not decide: what the record says about the chosen place. */
export function ReadOnlyPlace({ job, decisions, cell, findLabel }: ChosenPlaceProps) {
  const canSeeValues = useCan('viewer');
  const place = useMemo(() => parseCell(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const mapping = place && decisions.findTable(place.row, place.column)?.mappings.get(place.column);
  const label = place && (decisions.findRun(place.row, place.column)?.label ?? 'blank');
  return (
    <section className={classes.chosen} aria-label={t`Chosen place`}>
      <Muted>{canSeeValues ? t`Read only` : t`Read only; your role does not show values`}</Muted>
      {place && <PlaceHead {...{ job, decisions, place, range }} value={null} />}
      {place && (
        <Text size="sm">
          {!mapping
            ? t`The row is ${label}.`
            : mapping.target_field === null
              ? t`The row is ${label}; the column has no field.`
              : t`The row is ${label}; the column is ${findLabel(mapping.target_field)}.`}
        </Text>
      )}
    </section>
  );
}
