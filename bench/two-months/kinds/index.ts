import { amountKinds } from './amounts.ts';
import { dateKinds } from './dates.ts';
import { idKinds } from './ids.ts';
import type { Kind } from './kind.ts';
import { nameKinds } from './names.ts';
import { rowKinds } from './rows.ts';

export type { Context, Kind } from './kind.ts';

/** All kinds of errors; the number that is missing is a total that does not agree, which ADE has always found. */
export const kinds: readonly Kind[] = [...nameKinds, ...idKinds, ...dateKinds, ...amountKinds, ...rowKinds].sort(
  (a, b) => a.number - b.number,
);
