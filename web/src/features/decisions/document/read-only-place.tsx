import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { parseChosen, parsePlace } from '../../inspection/source/source-grid.tsx';
import type { ChosenPlaceProps } from './chosen-place.tsx';
import classes from './document.module.css';
import { PlaceHead } from './place-head.tsx';

/** For who decides nothing: what the record says of the chosen place. */
export function ReadOnlyPlace({ job, decisions, cell, findLabel }: ChosenPlaceProps) {
  const canSeeValues = useCan('viewer');
  const place = useMemo(() => parsePlace(cell), [cell]);
  const range = useMemo(() => parseChosen(cell), [cell]);
  const mapping = place && decisions.findTable(place.row, place.column)?.mappings.get(place.column);
  const label = place && (decisions.findRun(place.row)?.label ?? 'blank');
  return (
    <section className={classes.chosen} aria-label={t`Chosen place`}>
      <Text size="xs" c="dimmed">
        {t`Read only${canSeeValues ? '' : t`; values are hidden for your role`}`}
      </Text>
      {place && <PlaceHead {...{ job, decisions, place, range }} value={null} />}
      {place && (
        <Text size="sm">
          {t`The row is ${label}`}
          {mapping &&
            t`; the column is ${mapping.target_field === null ? t`no field` : findLabel(mapping.target_field)}`}
          .
        </Text>
      )}
    </section>
  );
}
