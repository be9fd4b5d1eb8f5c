import type { MatchKind } from '../terms/matcher.ts';

/**
 * How a file is searched: as a workbook, as JSON (or a JSON value in each line), as a script, as text, or byte by byte; of
 * a database of SQLite, what it no longer uses.
 */
export type FileKind = 'workbook' | 'json' | 'code' | 'text' | 'bytes' | 'database';

export interface SearchedFile {
  path: string;
  kind: FileKind;
  /** Its name for people. */
  displayName: string;
  encoding?: string;
  delimiter?: string;
}

export interface SearchOptions {
  maxExpandedBytes: number;
  /** Whether a part of a name counts by itself: the name is in several cells of a row of the same document. */
  withParts: boolean;
}

/** What became of a file: nothing matched, its values are masked, or it can only be removed as a whole. */
export type MaskResult = 'unchanged' | 'masked' | 'remove';

/** Takes the next bytes of a masked file. */
export type Write = (chunk: Buffer) => void;

/** One place inside a file. It never has the value. */
export interface Hit {
  /** Name of the sheet or, for a part of a workbook that is no sheet, of the part; masked if it matches itself. */
  sheet?: string;
  /** A1. */
  cell?: string;
  /** 1-based row or line. */
  row?: number;
  /** Position of the term, from 1. */
  term: number;
  how: MatchKind;
}

/** What was found in a file. */
export interface Found {
  /** How many places match. */
  count: number;
  /** The first of them. */
  hits: Hit[];
  /** Whether a name was found in several cells of a row, so that its parts alone count in files made from it. */
  hasParts: boolean;
  /** What could not be searched, and why: a code, or names of parts. */
  notSearched: string[];
}

/** Enough to look at; the count has the rest. */
const MAX_HITS = 100;

export function noneFound(): Found {
  return { count: 0, hits: [], hasParts: false, notSearched: [] };
}

export function addHit(found: Found, hit: Hit): void {
  found.count += 1;
  if (hit.how === 'parts') found.hasParts = true;
  if (found.hits.length < MAX_HITS) found.hits.push(hit);
}

/** Thrown for a file whose values cannot be masked, so that the whole file has to go. */
export class NotMaskable extends Error {
  override readonly name = 'NotMaskable';
}
