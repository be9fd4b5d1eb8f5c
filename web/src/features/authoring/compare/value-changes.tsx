import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChangedCell, FieldValues, Job, OneSidedRows, ValueComparison, ValueKind } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { QueryView } from '../../../components/query-view.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import { comparedValuesQuery } from './compare-api.ts';
import { describeKind } from './describe-kind.ts';
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
          <ValueList values={values} job={left} {...names} />
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
}

/** The values that differ, field by field and by kind of change, and the rows that only one result has. */
export function ValueList({ values: { fields, only, more_only: more }, job, findLabel, ...names }: ValueListProps) {
  return (
    <Stack gap="md">
      {fields.map((field) => (
        <ChangedField key={field.target_field} field={field} job={job} label={findLabel(field.target_field)} />
      ))}
      {only.length > 0 && <OneSided only={only} more={more} job={job} {...names} />}
      {fields.length === 0 && only.length === 0 && <Text size="sm">{t`All values are the same.`}</Text>}
    </Stack>
  );
}

function ChangedField({ field, job, label }: { field: FieldValues; job: OfDocument; label: string }) {
  return (
    <div>
      <Group gap="xs" align="baseline">
        <Text fw={500}>{label}</Text>
        <Muted>{describeCounts(field)}</Muted>
      </Group>
      <table className={classes.kinds}>
        <tbody>
          {field.kinds.map((kind) => (
            <Kind key={`${kind.kind} ${kind.by}`} kind={kind} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function describeCounts({ changed, filled, emptied }: FieldValues): string {
  return [
    changed > 0 && t`${formatCount(changed)} changed`,
    filled > 0 && t`${formatCount(filled)} became filled`,
    emptied > 0 && t`${formatCount(emptied)} became empty`,
  ]
    .filter(Boolean)
    .join(', ');
}

function Kind({ kind, job }: { kind: ValueKind; job: OfDocument }) {
  return (
    <tr>
      <th scope="row">
        {describeKind(kind)} <Muted span>{countOf(kind.count, 'cell')}</Muted>
      </th>
      <td>
        <ul className={classes.cells}>
          {kind.cells.map((cell) => (
            <li key={`${cell.sheet_index} ${cell.column} ${cell.row}`}>
              <Place job={job} cell={cell} /> {formatValue(cell.left) || '–'} → {formatValue(cell.right) || '–'}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Place({
  job,
  cell: { sheet_index: sheet, column, row },
}: {
  job: OfDocument;
  cell: Omit<ChangedCell, 'left' | 'right'>;
}) {
  return (
    <TextLink
      size="xs"
      to="/w/$workspaceId/jobs/$jobId/document"
      params={{ workspaceId: job.workspace_id, jobId: job.id }}
      search={{ sheet, cell: `${column ?? 'A'}${row}` }}
    >
      {column === null ? t`row ${row}` : `${column}${row}`}
    </TextLink>
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
      <ul className={classes.cells}>
        {only.map((stretch) => {
          const { side, sheet, sheet_index, first_row: first, last_row: last, label } = stretch;
          const [name, other] = side === 'left' ? [leftName, rightName] : [rightName, leftName];
          const place = <Place job={job} cell={{ sheet, sheet_index, column: null, row: first }} />;
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
