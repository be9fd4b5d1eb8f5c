import { environmentFolder } from '../../contract/layout.ts';
import { readManifest } from '../../package/index.ts';
import { type CheckedPackage, describeChecked } from '../../runner/index.ts';
import { storedNames } from '../../storage/shared/index.ts';
import type { Core } from '../core.ts';

/** What the package of a prepared environment says about the checks of its jobs. */
export async function readCheckedPackage(
  ctx: Pick<Core, 'dataDir' | 'shared'>,
  environmentId: string | null,
): Promise<CheckedPackage> {
  // A job whose environment is built again gets a salt that it may not need.
  const unknown = { fields: [], isProfiled: true };
  if (environmentId === null) return unknown;
  await ctx.shared.bring(storedNames.environment(environmentId));
  try {
    return describeChecked(readManifest(environmentFolder(ctx.dataDir, environmentId)));
  } catch {
    return unknown;
  }
}
