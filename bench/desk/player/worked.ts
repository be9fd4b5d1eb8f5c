import type { SentDocument } from '../lists/index.ts';
import type { Counts } from './person.ts';
import type { Line } from './screen.ts';

/** What a person did on the page of a document. */
export interface Played {
  /** Why the person gave up; undefined if the document was accepted, as far as the page says. */
  reason?: string;
  /** The lines that were decided, as they were written. */
  decided: readonly Line[];
}

/** What a person did for one document. */
export interface Worked extends Played {
  document: SentDocument;
  jobId: string;
  counts: Counts;
  /** Accepted in the list, together with others. */
  isTogether: boolean;
}
