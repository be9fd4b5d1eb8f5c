import { isSameValue, showValue } from '../cells/same-value.ts';
import type { AdeSheet, SheetCells } from '../cells/types.ts';
import type { Difference } from './difference.ts';

/** Every place at which ADE's sheet has another value than was expected. */
export function compareSheets(ade: AdeSheet | undefined, expected: SheetCells | undefined): Difference[] {
  const sheet = expected?.name ?? ade?.name ?? '';
  const places = new Set([...Object.keys(expected?.cells ?? {}), ...Object.keys(ade?.cells ?? {})]);
  const differences: Difference[] = [];
  for (const place of places) {
    const [found, wanted] = [ade?.cells[place], expected?.cells[place]];
    if (isSameValue(found, wanted)) continue;
    const kind = found === undefined ? 'missing' : wanted === undefined ? 'added' : 'changed';
    const text = `"${sheet}", ${place}: ${showValue(found)}, expected ${showValue(wanted)}`;
    differences.push({ kind, text, sheet, place, found, expected: wanted });
  }
  return differences;
}

/** Places at which only one of both has a formula without a result; none if the other cannot know. */
export function compareUncached(ade: AdeSheet | undefined, expected: SheetCells | undefined): Difference[] {
  if (expected?.uncached === undefined) return [];
  const [found, wanted] = [new Set(ade?.uncached), new Set(expected.uncached)];
  return [...found.symmetricDifference(wanted)].map((place): Difference => {
    const text = `"${expected.name}", ${place}: ${found.has(place) ? 'a' : 'no'} formula without a result`;
    return { kind: 'uncached', text, sheet: expected.name, place };
  });
}
