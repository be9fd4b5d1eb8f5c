import type { ReactNode } from 'react';
import type { Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';

interface PlaceLinkProps {
  job: Job;
  /** Index of the sheet. */
  sheet: number;
  /** A1 of a cell, or of a range as the document page takes it: `A3:A9`. */
  cell: string;
  children: ReactNode;
}

const makePlaceLink =
  (to: '/w/$workspaceId/jobs/$jobId/document' | '/w/$workspaceId/jobs/$jobId/result') =>
  ({ job, sheet, cell, children }: PlaceLinkProps) => (
    <TextLink inherit to={to} params={{ workspaceId: job.workspace_id, jobId: job.id }} search={{ sheet, cell }}>
      {children}
    </TextLink>
  );

/** A link to a place in the document. */
export const DocumentLink = makePlaceLink('/w/$workspaceId/jobs/$jobId/document');

/** A link to a place in the result. */
export const ResultLink = makePlaceLink('/w/$workspaceId/jobs/$jobId/result');

interface ListOfProps<T> {
  items: readonly T[];
  /** Maximum number of items that are shown. */
  most: number;
  render: (item: T) => ReactNode;
  keyOf: (item: T) => string;
}

/** A list with commas, and the number of items that are not shown. */
export function ListOf<T>({ items, most, render, keyOf }: ListOfProps<T>) {
  return (
    <>
      {items.slice(0, most).map((item, at) => (
        <span key={keyOf(item)}>
          {at > 0 && ', '}
          {render(item)}
        </span>
      ))}
      {items.length > most && <> {t`and ${items.length - most} more`}</>}
    </>
  );
}
