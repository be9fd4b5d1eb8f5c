import { NativeSelect, Table, TextInput } from '@mantine/core';
import { memo } from 'react';
import type { OwnColumn } from '../../../api/contract.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import type { ChosenColumn } from './chosen-columns.ts';
import { COLUMN_KIND_NAMES, columnKinds, describeColumnChecks } from './kinds.ts';
import classes from './own-columns.module.css';

export type ChangeColumn = (key: number, change: Partial<OwnColumn> | { isWanted: boolean }) => void;

interface ColumnTableProps {
  chosen: readonly ChosenColumn[];
  faults: ReadonlyMap<number, string>;
  onChange: ChangeColumn;
}

const KINDS = COLUMN_KIND_NAMES.map((name) => ({ value: name, label: columnKinds[name].label }));

/** All columns: whether they are wanted, their names and their kinds. */
export function ColumnTable({ chosen, faults, onChange }: ColumnTableProps) {
  const hasChecks = chosen.some(({ column }) => column.checks !== undefined);
  const hasValues = chosen.some(({ values }) => values.length > 0);
  return (
    <DataTable
      minWidth={340 + (hasChecks ? 300 : 0) + (hasValues ? 200 : 0)}
      aria-label={t`Columns`}
      verticalSpacing={4}
      heads={[
        t`Use`,
        t`Column`,
        t`Kind, proposed`,
        ...(hasValues ? [t`Values as they come out`] : []),
        ...(hasChecks ? [t`Checked`] : []),
      ]}
    >
      {chosen.map((one) => (
        <ColumnRow
          key={one.key}
          chosen={one}
          fault={faults.get(one.key)}
          hasChecks={hasChecks}
          hasValues={hasValues}
          onChange={onChange}
        />
      ))}
    </DataTable>
  );
}

interface ColumnRowProps {
  chosen: ChosenColumn;
  fault: string | undefined;
  hasChecks: boolean;
  hasValues: boolean;
  onChange: ChangeColumn;
}

/** Memoized: while somebody types, only the changed row of up to 300 rows is drawn again. */
const ColumnRow = memo(function ColumnRow({ chosen, fault, hasChecks, hasValues, onChange }: ColumnRowProps) {
  const { key, found, column, isWanted, values, proposedKind } = chosen;
  return (
    <Table.Tr data-off={!isWanted || undefined}>
      <Table.Td className={classes.use}>
        <input
          type="checkbox"
          aria-label={t`Use ${found}`}
          checked={isWanted}
          onChange={(event) => onChange(key, { isWanted: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td>
        <TextInput
          aria-label={t`Name of ${found}`}
          maxLength={200}
          value={column.label}
          disabled={!isWanted}
          error={fault}
          onChange={(event) => onChange(key, { label: event.currentTarget.value })}
        />
      </Table.Td>
      <Table.Td className={classes.kind}>
        <NativeSelect
          aria-label={t`Kind of ${found}`}
          size="xs"
          data={KINDS}
          value={column.kind}
          disabled={!isWanted}
          onChange={(event) => onChange(key, { kind: event.currentTarget.value as OwnColumn['kind'] })}
        />
      </Table.Td>
      {hasValues && (
        <Table.Td className={classes.values}>
          {column.kind === proposedKind ? (
            values.map((value) => <span key={String(value)}>{typeof value === 'string' ? value : String(value)}</span>)
          ) : (
            <Muted size="xs">{t`tried with the kind ${columnKinds[proposedKind].label}`}</Muted>
          )}
        </Table.Td>
      )}
      {hasChecks && <Table.Td className={classes.checks}>{describeColumnChecks(column.checks).join('; ')}</Table.Td>}
    </Table.Tr>
  );
});
