import { Button, Table } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { DataTable } from '../../../components/data-table.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

/** A long list is shown in steps, since tens of thousands of rows slow a browser down. */
const STEP = 200;

interface ChangeTableProps {
  heads: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}

/** Differences as a table; on a narrow screen it scrolls sideways. */
export function ChangeTable({ heads, rows }: ChangeTableProps) {
  const [shown, setShown] = useState(STEP);
  return (
    <>
      <DataTable minWidth={600} withTableBorder verticalSpacing={6} layout="fixed" heads={heads}>
        {rows.slice(0, shown).map((cells, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change their order.
          <Table.Tr key={index}>
            {cells.map((cell, column) => (
              <Table.Td key={heads[column]} style={{ overflowWrap: 'anywhere', verticalAlign: 'top' }}>
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </DataTable>
      {rows.length > shown && (
        <Button variant="default" mt="xs" onClick={() => setShown(shown + STEP)}>
          {t`Show more of ${formatCount(rows.length)}`}
        </Button>
      )}
    </>
  );
}
