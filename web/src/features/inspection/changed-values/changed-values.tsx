import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ChangedCell, FieldValues, Job, ValueKind } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { formatValue } from '../grid/index.ts';
import classes from './changed-values.module.css';
import { describeKind } from './describe-kind.ts';

interface ChangedFieldsProps {
  fields: readonly FieldValues[];
  /** The job to whose document the cells belong. */
  job: Pick<Job, 'workspace_id' | 'id'>;
  findLabel: (field: string) => string;
  /** Reads a field again, with more cells of each kind; undefined if that is not possible. */
  readField: ((field: string) => Promise<FieldValues | undefined>) | undefined;
}

/** Values that differ, by field and by kind of change, with examples. */
export function ChangedFields({ fields, ...props }: ChangedFieldsProps) {
  return fields.map((field) => <ChangedField key={field.target_field} field={field} {...props} />);
}

function ChangedField({
  field: known,
  job,
  findLabel,
  readField,
}: Omit<ChangedFieldsProps, 'fields'> & { field: FieldValues }) {
  const { target_field: name } = known;
  const more = useMutation({ mutationFn: async () => readField?.(name) });
  const field = more.data ?? known;
  const hasMore =
    readField !== undefined && more.data === undefined && field.kinds.some(({ count, cells }) => count > cells.length);
  return (
    <section aria-label={findLabel(name)}>
      <Group gap="xs" align="baseline">
        <Text fw={500} fz="inherit">
          {findLabel(name)}
        </Text>
        <Muted>{describeCounts(field)}</Muted>
        {hasMore && (
          <Button size="compact-xs" variant="subtle" loading={more.isPending} onClick={() => more.mutate()}>
            {t`Show more cells`}
          </Button>
        )}
      </Group>
      {more.error && <Text size="xs">{more.error.message}</Text>}
      <table className={classes.kinds}>
        <tbody>
          {field.kinds.map((kind) => (
            <Kind key={`${kind.kind} ${kind.by}`} kind={kind} job={job} />
          ))}
        </tbody>
      </table>
    </section>
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

function Kind({ kind, job }: { kind: ValueKind; job: ChangedFieldsProps['job'] }) {
  return (
    <tr>
      <th scope="row">
        {describeKind(kind)} <Muted span>{countOf(kind.count, 'cell')}</Muted>
      </th>
      <td>
        <ul className={classes.cells}>
          {kind.cells.map((cell) => (
            <li key={`${cell.sheet_index} ${cell.column} ${cell.row}`}>
              <ChangedPlace job={job} cell={cell} /> {formatValue(cell.left) || '–'} → {formatValue(cell.right) || '–'}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** A cell of the document, or a row of it, as a link. */
export function ChangedPlace({
  job,
  cell: { sheet_index: sheet, column, row },
}: {
  job: ChangedFieldsProps['job'];
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
