import type { ReactNode } from 'react';
import type { Since } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';

export type Place = Since['issues'][number]['after']['places'][number];

/** The job whose document contains a place. */
export interface PlacedJob {
  workspaceId: string;
  jobId: string;
}

interface PlaceLinkProps {
  job: PlacedJob;
  /** The place; undefined links to the document as a whole. */
  place: Place | undefined;
  label?: string;
  children: ReactNode;
}

/** Links to a place of a document: the cell `C4`, or for rows (`5:9`) the first cell of the first row. */
export function PlaceLink({ job, place, label, children }: PlaceLinkProps) {
  const first = place?.a1.split(':')[0];
  const cell = first !== undefined && /^\d/.test(first) ? `A${first}` : first;
  return (
    <TextLink
      size="xs"
      to="/w/$workspaceId/jobs/$jobId/document"
      params={job}
      search={{ sheet: place?.sheet, cell }}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </TextLink>
  );
}
