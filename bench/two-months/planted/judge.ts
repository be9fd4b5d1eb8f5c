import { type Kind, kinds } from '../kinds/index.ts';
import type { Edition } from '../lists/index.ts';
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

/** The codes of an honest list that are false: if its own total row was read as data, it is right to say so. */
export function listFalse(pointed: Pointed, { rows, total }: Edition): Pick<Pointed, 'stops' | 'hints'> {
  const isTotalRead = total !== null && pointed.rowCount > rows.length;
  const isFalse = (code: string) => !(isTotalRead && OF_TOTALS.includes(code));
  return { stops: pointed.stops.filter(isFalse), hints: pointed.hints.filter(isFalse) };
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

const TOTAL_AS_ROW = 3;
const ADDED_ROW: ReadonlySet<number> = new Set([TOTAL_AS_ROW]);
const OF_TOTALS = kinds.find(({ number }) => number === TOTAL_AS_ROW)!.fits;

export function isPointedAt({ fitting, isReadRight }: Finding): boolean {
  return fitting.length > 0 || isReadRight;
}
