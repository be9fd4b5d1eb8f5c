import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

interface WideTableProps {
  /** In px; on a narrower screen the table scrolls sideways, by keyboard as well. */
  minWidth: number;
  children: ReactNode;
}

export function WideTable({ minWidth, children }: WideTableProps) {
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      {children}
    </Table.ScrollContainer>
  );
}
