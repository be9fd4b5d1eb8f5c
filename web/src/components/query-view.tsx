import { Center, Loader } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { t } from '../lib/texts.ts';
import { ErrorNotice } from './error-notice.tsx';

interface QueryViewProps<T> {
  query: UseQueryResult<T, Error>;
  /** Title of the error. */
  failure: string;
  children: (data: T) => ReactNode;
}

/** Shows the result of a query. The last result stays while the query runs again, also if it fails. */
export function QueryView<T>({ query, failure, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorNotice title={failure} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Center py="xl">
      <Loader size="sm" role="status" aria-label={t`Loading`} />
    </Center>
  );
}
