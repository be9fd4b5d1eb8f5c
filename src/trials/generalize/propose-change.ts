import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { PackageChange, SharedTextOf } from '../../contract/shared-corrections.ts';
import type { PackageFacts } from '../../package/index.ts';
import type { FoundShared } from './find-shared.ts';
import { proposeName } from './propose-name.ts';
import { proposeWord } from './propose-word.ts';

/** A shared correction, with what would make the package decide like that. */
export interface SharedCorrection extends FoundShared {
  /** Empty where the package has no way to say it; `reason` then says why. */
  changes: PackageChange[];
  reason: string | null;
}

/** Says for each shared correction how the package would say it, or why it cannot. */
export function proposeChanges(shared: readonly FoundShared[], facts: PackageFacts): SharedCorrection[] {
  return shared.map((one) => {
    const proposal = propose(one, facts);
    return typeof proposal === 'string'
      ? { ...one, changes: [], reason: proposal }
      : { ...one, changes: proposal, reason: null };
  });
}

/** Changes, or why there are none. */
function propose({ said, otherwise }: FoundShared, facts: PackageFacts): PackageChange[] | string {
  if (otherwise.length > 0) return 'another sender, or one of these in another place, says something else';
  switch (said.kind) {
    case 'column_field':
      return proposeName(said, facts);
    case 'read_as':
      return proposeDateOrder(said, facts);
    case 'row_label':
      return proposeWord(said, facts);
    case 'value_is':
      return 'what a text means is for the rules of the field to say: no data of a package do that';
  }
}

function proposeDateOrder(
  { date_order: to }: SharedTextOf<'read_as'>,
  { manifest }: PackageFacts,
): PackageChange[] | string {
  const { date_order: from } = manifest.engine.defaults;
  if (from === to) return `the package reads dates as ${to} already`;
  return [{ kind: 'parameter', file: MANIFEST_NAME, name: 'date_order', from, to }];
}
