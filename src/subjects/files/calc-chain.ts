/**
 * The order in which cells of a workbook were calculated. If it names a cell that has no formula any more, programs
 * refuse the workbook; they make it again if it is missing.
 */
const CALC_CHAIN = /(?:^|\/)calcchain\.xml$/i;
/** What names it in the other parts of a package. */
const NAMES_CALC_CHAIN = /<(?:[\w.-]+:)?(?:Relationship|Override)\b[^>]*calcchain[^>]*\/>/gi;

export function isCalcChain(part: string): boolean {
  return CALC_CHAIN.test(part);
}

/** A part of a workbook that no longer names the order of calculation. */
export function withoutCalcChain(xml: string): string {
  return xml.replace(NAMES_CALC_CHAIN, '');
}
