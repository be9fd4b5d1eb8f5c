import type { FoundValue } from '../cells/types.ts';

/** A difference between what ADE read and what was expected. */
export interface Difference {
  /** `uncached`: only one of the readers found a formula without a result. */
  kind: 'sheets' | 'missing' | 'added' | 'changed' | 'uncached';
  text: string;
  sheet?: string;
  /** For example "B4"; undefined if the lists of sheets differ. */
  place?: string;
  found?: FoundValue | undefined;
  expected?: FoundValue | undefined;
}
