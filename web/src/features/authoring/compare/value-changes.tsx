import { Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FieldValues, Job, OneSidedRows, ValueComparison } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { ChangedFields, ChangedPlace } from '../../inspection/changed-values/index.ts';
import { comparedValuesQuery } from './compare-api.ts';
import classes from './value-changes.module.css';

interface ValueChangesProps {
  /** Two jobs of one document that have ended with a result. */
  left: Job;
  right: Job;
  findLabel: (field: string) => string;
  leftName: string;
  rightName: string;
}

/** The values that differ between two results of a document; nothing for those who may not see values. */
export function ValueChanges({ left, right, ...names }: ValueChangesProps) {
  const isShown = useCan('viewer');
  const query = useQuery({ ...comparedValuesQuery(left, right), enabled: isShown });
  const client = useQueryClient();
  const readField = async (name: string) => {
    const { fields } = await client.fetchQuery(comparedValuesQuery(left, right, name));
    return fields[0];
  };
  if (!isShown) return null;
  return (
    <QueryView query={query} failure={t`The values could not be compared`}>
      {(values) => (
        <section aria-label={t`Values side by side`}>
          <Title order={2} size="h4" mb="xs">
            {t`Values side by side`}{' '}
            <Muted span size="sm">
              {t`${formatCount(values.rows.changed)} of ${countOf(values.rows.both, 'row')} changed`}
            </Muted>
          </Title>
          <ValueList values={values} job={left} readField={readField} {...names} />
        </section>
      )}
    </QueryView>
  );
}

/** The job to whose document places of cells lead. */
type OfDocument = Pick<Job, 'workspace_id' | 'id'>;

interface ValueListProps extends Omit<ValueChangesProps, 'left' | 'right'> {
  values: ValueComparison;
  job: OfDocument;
  /** Reads a field again, with more of its cells. */
  readField?: (field: string) => Promise<FieldValues | undefined>;
}

/** The values that differ, field by field and by kind of change, and the rows that only one result has. */
export function ValueList({ values, job, findLabel, readField, ...names }: ValueListProps) {
  const { fields, only, more_only: more } = values;
  return (
    <Stack gap="md">
      <ChangedFields fields={fields} job={job} findLabel={findLabel} readField={readField} />
      {only.length > 0 && <OneSided only={only} more={more} job={job} {...names} />}
      {fields.length === 0 && only.length === 0 && <Text size="sm">{t`All values are the same.`}</Text>}
    </Stack>
  );
}

interface OneSidedProps extends Pick<ValueChangesProps, 'leftName' | 'rightName'> {
  only: readonly OneSidedRows[];
  more: number;
  job: OfDocument;
}

function OneSided({ only, more, job, leftName, rightName }: OneSidedProps) {
  return (
    <div>
      <Text fw={500}>{t`Rows that only one of them has`}</Text>
      <ul className={classes.stretches}>
        {only.map((stretch) => {
          const { side, sheet, sheet_index, first_row: first, last_row: last, label } = stretch;
          const [name, other] = side === 'left' ? [leftName, rightName] : [rightName, leftName];
          const place = <ChangedPlace job={job} cell={{ sheet, sheet_index, column: null, row: first }} />;
          const rows = first === last ? place : t`${place} to ${last}`;
          return (
            <li key={`${side} ${sheet_index} ${first}`}>
              {label === null
                ? t`Only ${name}: ${rows} of ${sheet}, which ${other} did not read`
                : t`Only ${name}: ${rows} of ${sheet}, which ${other} read as ${label}`}
            </li>
          );
        })}
        {more > 0 && <li>{plural(more, 'and # more stretch', 'and # more stretches')}</li>}
      </ul>
    </div>
  );
}
