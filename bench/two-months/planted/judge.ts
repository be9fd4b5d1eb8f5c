import type { Kind } from '../kinds/index.ts';
import { listCodes, type Pointed } from './codes.ts';

/** A list with an error, and what its record points at beyond that of the list without. */
export interface Finding {
  list: string;
  kind: Kind;
  variant: string;
  isFirstDocument: boolean;
  /** Fitting codes. */
  fitting: readonly string[];
  /** Other codes. */
  others: readonly string[];
  /** Whether the result is as if the error were not there: a total, for example, was recognised. */
  isReadRight: boolean;
}

/** An honest list, and what its record points at nevertheless. */
export interface Honest {
  list: string;
  month: string;
  isFirstDocument: boolean;
  stops: readonly string[];
  hints: readonly string[];
}

export function judge(
  about: Pick<Finding, 'list' | 'kind' | 'variant' | 'isFirstDocument'>,
  planted: Pointed,
  honest: Pointed,
): Finding {
  const known = new Set(listCodes(honest));
  const added = listCodes(planted).filter((code) => !known.has(code));
  const fitting = added.filter((code) => about.kind.fits.includes(code));
  const others = added.filter((code) => !about.kind.fits.includes(code));
  // A row that was added to the document and is not in the result does no harm.
  const isReadRight = ADDED_ROW.has(about.kind.number) && planted.rowCount === honest.rowCount;
  return { ...about, fitting, others, isReadRight };
}

const ADDED_ROW: ReadonlySet<number> = new Set([3]);

export function isPointedAt({ fitting, isReadRight }: Finding): boolean {
  return fitting.length > 0 || isReadRight;
}
