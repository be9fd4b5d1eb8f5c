import type { WORD_LISTS } from '../contract/row-weights.ts';

/** A change of one file of a package. */
export type PackageChange =
  | { kind: 'synonym'; file: string; field: string; name: string }
  | { kind: 'weight'; file: string; piece: string; weights: Readonly<Record<string, number>> }
  | { kind: 'parameter'; file: string; name: 'date_order'; from: string; to: string }
  | { kind: 'word'; file: string; list: (typeof WORD_LISTS)[number]; word: string };
