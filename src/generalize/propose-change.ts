import type { PackageFacts } from '../prepare/index.ts';
import type { FoundShared } from './find-shared.ts';
import type { PackageChange } from './package-change.ts';
import { proposeName } from './propose-name.ts';

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
  if (otherwise.length > 0)
    return `other senders say something else: ${otherwise.map(({ sender }) => sender).join(', ')}`;
  switch (said.kind) {
    case 'column_field':
      return proposeName(said, facts);
    default:
      return 'a package has no data that say this';
  }
}
