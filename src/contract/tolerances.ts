import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CHECKS_TO_SWITCH_OFF } from './artifact/edition-checks.ts';
import { closed } from './closed.ts';

const number = (maximum?: number) =>
  Type.Optional(Type.Number({ minimum: 0, ...(maximum === undefined ? {} : { maximum }) }));

/** The tolerances of `engine.checks` in a manifest, in the form in which recipes have them. */
export const TolerancesSchema = Type.Object(
  {
    totals: Type.Optional(Type.Object({ tolerance: number() }, closed)),
    drift: Type.Optional(
      Type.Object(
        {
          rows: number(1000),
          sums: number(1000),
          empty: number(1000),
          errors: number(1000),
          rows_repeated: number(1000),
        },
        closed,
      ),
    ),
    off: Type.Optional(
      Type.Array(Type.Enum([...CHECKS_TO_SWITCH_OFF]), {
        uniqueItems: true,
        description: 'Codes of checks that are not made for this sender',
      }),
    ),
  },
  {
    ...closed,
    title: 'Tolerances',
    description: 'Tolerances as in `engine.checks` of a manifest; the package decides those that are left out',
  },
);

export type Tolerances = Static<typeof TolerancesSchema>;

/** Names of the tolerances, with their places in the manifest. */
export const TOLERANCE_NAMES = [
  'totals.tolerance',
  'drift.rows',
  'drift.sums',
  'drift.empty',
  'drift.errors',
  'drift.rows_repeated',
] as const;

export type ToleranceName = (typeof TOLERANCE_NAMES)[number];

/** Whether nothing is set. */
export function areEmpty(tolerances: Tolerances): boolean {
  return listTolerances(tolerances).length === 0 && (tolerances.off ?? []).length === 0;
}

/** The tolerances that are set, in the order of their names. */
export function listTolerances({ totals, drift }: Tolerances = {}): [ToleranceName, number][] {
  const groups: Record<string, Record<string, number> | undefined> = {
    ...(totals ? { totals } : {}),
    ...(drift ? { drift } : {}),
  };
  return TOLERANCE_NAMES.flatMap((name) => {
    const [group = '', key = ''] = name.split('.');
    const value = groups[group]?.[key];
    return value === undefined ? [] : [[name, value] satisfies [ToleranceName, number]];
  });
}

/** Makes the object from a list; undefined for an empty list. */
export function makeTolerances(list: Iterable<readonly [ToleranceName, number]>): Tolerances | undefined {
  const groups: Record<string, Record<string, number>> = {};
  for (const [name, value] of list) {
    const [group = '', key = ''] = name.split('.');
    groups[group] = { ...groups[group], [key]: value };
  }
  return Object.keys(groups).length === 0 ? undefined : groups;
}
