import type { NewCorrection, SaidPoints, Statement } from '../corrections/index.ts';
import type { ReviewStep } from '../review/index.ts';

/** What is looked at in a document, in the order in which a person goes through it. */
export const STATES = ['columns', 'rows', 'values', 'compare'] as const;
export type LineState = (typeof STATES)[number];

/** A place of the document: index of a sheet, and A1 of a cell. */
export interface LinePlace {
  sheet?: number | undefined;
  cell?: string | undefined;
}

/** One of the answers to a line. Exactly one of the other keys says what it does. */
export interface Choice {
  label: string;
  /** Beside the label: how sure ADE is, or what the answer changes. */
  detail?: string;
  /** A letter that chooses it, besides its digit. */
  key?: string;
  statement?: Statement;
  points?: SaidPoints;
  /** Taken at once, since it is about the document as a whole. */
  step?: ReviewStep;
  /** Says at once that the sender sends several documents a period. */
  isOneOfSeveral?: true;
}

/** A decision about a document: what is asked, why, the answers, and what is settled by them. */
export interface Line {
  id: string;
  state: LineState;
  /** Sentence or header. */
  title: string;
  /** A word for the kind of the line; empty: none. */
  kind: string;
  why: string;
  /** More about it: rows by name, for example. */
  details: readonly string[];
  choices: readonly Choice[];
  /** The index of the answer that Enter takes; null: a guess would be dear, so a digit is needed. */
  suggested: number | null;
  /** Whether somebody has to decide it; other lines are shown and can be changed. */
  isOpen: boolean;
  /** Whether it comes before the columns. */
  isFirst: boolean;
  /** Ids of the points that need attention which the line is about. */
  points: readonly string[];
  place: LinePlace | null;
  /** Corrections about the same subject, whichever of them was said. */
  about: readonly NewCorrection[];
  /** Whether a person can choose any field for it. */
  hasFields: boolean;
}
