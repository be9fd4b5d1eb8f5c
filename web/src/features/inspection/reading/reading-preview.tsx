import { Loader, Table } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReadAs } from '../../../api/contract.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { firstRowsQuery, formatValue } from '../grid/index.ts';
import classes from './reading.module.css';

interface ReadingPreviewProps {
  workspaceId: string;
  documentId: string;
  readAs: ReadAs;
}

const MAX_COLUMNS = 12;

/** The first rows of a document with these settings; the user sees from letters and columns whether they are right. */
export function ReadingPreview({ workspaceId, documentId, readAs }: ReadingPreviewProps) {
  const query = useQuery({
    ...firstRowsQuery(workspaceId, { kind: 'documents', id: documentId, readAs }),
    placeholderData: keepPreviousData,
  });
  if (query.error) return <ErrorNotice title={t`The document cannot be read this way`} error={query.error} />;
  if (!query.data) return <Loader size="sm" role="status" aria-label={t`Loading`} />;
  const width = Math.min(MAX_COLUMNS, Math.max(1, ...query.data.map(({ values }) => values.length)));
  const columns = Array.from({ length: width }, (_, column) => column);
  return (
    <DataTable
      minWidth={0}
      withTableBorder
      withColumnBorders
      className={classes.rows}
      aria-label={t`First rows with these settings`}
    >
      {query.data.map(({ index, values }) => (
        <Table.Tr key={index}>
          {columns.map((column) => (
            <Table.Td key={column}>{formatValue(values[column])}</Table.Td>
          ))}
        </Table.Tr>
      ))}
    </DataTable>
  );
}
