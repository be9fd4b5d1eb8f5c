import { type LineState, STATES } from '../lines/index.ts';

/** The chosen place of a document, and what is looked at. */
export interface DocumentPlace {
  sheet?: number | undefined;
  /** A1. */
  cell?: string | undefined;
  state?: LineState | undefined;
}

/** The same in an address, where anything may be written. */
export type DocumentAddress = Omit<DocumentPlace, 'state'> & { state?: string | undefined };

/** What is looked at, from an address. */
export const readState = (text: string | undefined): LineState | undefined => STATES.find((state) => state === text);
