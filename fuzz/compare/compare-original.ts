import type { AdeReading, AdeSheet, SheetCells } from '../cells/types.ts';
import type { Excuse, Expectation } from '../mutate/types.ts';
import type { UndetectableId } from '../undetectable.ts';
import { compareSheets } from './compare-sheets.ts';
import type { Difference } from './difference.ts';
import { pairSheets } from './pair-sheets.ts';
import { explainByRecord } from './record.ts';

export interface OriginalComparison {
  differences: Difference[];
  /** Ids of the reasons why nothing could tell that a value is missing or is another. */
  excused: UndetectableId[];
}

/**
 * Compares what ADE read with what the document said before the damage: a value that is missing, changed or new must be
 * on record, or the damage must be one that nothing could notice.
 */
export function compareOriginal(ade: AdeReading, { sheets, excuses }: Expectation): OriginalComparison {
  const result: OriginalComparison = { differences: [], excused: [] };
  for (const [found, expected] of pairSheets(ade.sheets, sheets)) {
    for (const difference of compare(ade, found, expected)) {
      const excuse = excuses.find((each) => explains(each, difference));
      if (excuse === undefined) result.differences.push(difference);
      else result.excused.push(excuse.id);
    }
  }
  return result;
}

function compare(ade: AdeReading, found: AdeSheet | undefined, expected: SheetCells | undefined): Difference[] {
  return compareSheets(found, expected).filter((difference) => !explainByRecord(ade, found, difference));
}

function explains({ places, mayAdd }: Excuse, { kind, sheet, place }: Difference): boolean {
  if (kind === 'added' && mayAdd) return true;
  return places === 'all' || places.includes(`${sheet}!${place}`);
}
