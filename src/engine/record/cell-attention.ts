import type { Attention, Table } from '../../contract/artifact.ts';

/** Issues of the engine that need attention although they are no errors, with its code and message. */
const KINDS: readonly { issue: string; code: Attention['code']; describe: (first: string) => string }[] = [
  {
    issue: 'formula_without_value',
    code: 'formulas_without_value',
    describe: (first) =>
      `Formulas have no stored value, first in ${first}: open the document in a spreadsheet program and save it.`,
  },
  {
    issue: 'hours_mixed',
    code: 'hours_mixed',
    describe: (first) =>
      `A column has times or durations as well as other values, from ${first} on: check that all are numbers of hours.`,
  },
];

/** Reports cells whose value is not in the result, or may not be what it seems. */
export function listCellAttention({ validation }: Table): Attention[] {
  return KINDS.flatMap(({ issue, code, describe }): Attention[] => {
    const isSuch = (found: { code: string }) => found.code === issue;
    const count = (validation?.totals ?? []).filter(isSuch).reduce((sum, total) => sum + total.count, 0);
    // Every total has a listed issue, and the issues of the first batch come first.
    const first = validation?.issues.find((found) => isSuch(found) && found.rule === 'engine');
    return first === undefined ? [] : [{ code, message: describe(first.a1), count }];
  });
}
