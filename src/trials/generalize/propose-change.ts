import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { PackageChange, SharedTextOf } from '../../contract/shared-corrections.ts';
import type { PackageFacts } from '../../package/index.ts';
import type { FoundShared } from './find-shared.ts';
import { proposeName } from './propose-name.ts';
import { proposeWord } from './propose-word.ts';

/** A shared correction, with the changes that would make the package decide in the same way. */
export interface SharedCorrection extends FoundShared {
  /** Empty if no change of the package can do this; `reason` then says why. */
  changes: PackageChange[];
  reason: string | null;
}

/** Proposes the changes for each shared correction, or gives the reason why there are none. */
export function proposeChanges(shared: readonly FoundShared[], facts: PackageFacts): SharedCorrection[] {
  return shared.map((one) => {
    const proposal = propose(one, facts);
    return typeof proposal === 'string'
      ? { ...one, changes: [], reason: proposal }
      : { ...one, changes: proposal, reason: null };
  });
}

/** The changes, or the reason why there are none. */
function propose({ said, otherwise }: FoundShared, facts: PackageFacts): PackageChange[] | string {
  if (otherwise.length > 0) return 'another recipe, or one of these in another place, says something else';
  switch (said.kind) {
    case 'column_field':
      return proposeName(said, facts);
    case 'read_as':
      return proposeDateOrder(said, facts);
    case 'row_label':
      return proposeWord(said, facts);
    case 'value_is':
      return 'only rules of the field can say what a text means; the data of a package cannot';
  }
}

function proposeDateOrder(
  { date_order: to }: SharedTextOf<'read_as'>,
  { manifest }: PackageFacts,
): PackageChange[] | string {
  const { date_order: from } = manifest.engine.defaults;
  if (from === to) return `the package already reads dates as ${to}`;
  return [{ kind: 'parameter', file: MANIFEST_NAME, name: 'date_order', from, to }];
}
