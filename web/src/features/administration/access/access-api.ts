import { queryOptions } from '@tanstack/react-query';
import type { AccessReport } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeApiUrl, requestJson } from '../../../api/request.ts';

export interface Wanted {
  /** ISO 8601; empty: now. */
  day: string;
  unusedDays: number;
}

const makeQuery = ({ day, unusedDays }: Wanted) => ({ day: day === '' ? undefined : day, unused_days: unusedDays });

/** Reading it is recorded, so it is read once and not each time the window is looked at. */
export const accessReportQuery = (wanted: Wanted) =>
  queryOptions({
    queryKey: queryKeys.accessReport(wanted.day, wanted.unusedDays),
    queryFn: ({ signal }) => requestJson<AccessReport>('/access-report', { query: makeQuery(wanted), signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const accessReportLink = (wanted: Wanted) => makeApiUrl('/access-report.csv', makeQuery(wanted));
