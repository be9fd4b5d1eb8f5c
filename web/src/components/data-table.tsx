import { Table, type TableProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../lib/texts.ts';

interface DataTableProps extends Omit<TableProps, 'data'> {
  /** In px; on a narrower screen the table scrolls sideways, by keyboard as well. */
  minWidth: number;
  heads?: readonly string[];
  /** The last column has buttons. */
  hasActions?: boolean;
  /** The rows. */
  children: ReactNode;
}

export function DataTable({ minWidth, heads = [], hasActions = false, children, ...look }: DataTableProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table {...look}>
        {heads.length > 0 && (
          <Table.Thead>
            <Table.Tr>
              {heads.map((head) => (
                <Table.Th key={head}>{head}</Table.Th>
              ))}
              {hasActions && <Table.Th aria-label={t`Actions`} />}
            </Table.Tr>
          </Table.Thead>
        )}
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
