import type { ReactNode } from 'react';
import type { Since } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';

export type Place = Since['issues'][number]['after']['places'][number];

/** Whose document a place is in. */
export interface PlacedJob {
  workspaceId: string;
  jobId: string;
}

interface PlaceLinkProps {
  job: PlacedJob;
  /** Undefined: the document as a whole. */
  place: Place | undefined;
  label?: string;
  children: ReactNode;
}

/** Leads to a place of a document: `C4`, or with rows (`5:9`) the first cell of the first one. */
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
