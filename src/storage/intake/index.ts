import { FolderPlace } from './folder/folder-place.ts';
import type { SourceAddress } from './parse-source-address.ts';
import type { SourcePlace } from './types.ts';

export {
  formatSourceAddress,
  isWithin,
  parseAllowedSources,
  parseSourceAddress,
  type SourceAddress,
} from './parse-source-address.ts';
export { FAILED, type SourcePlace, TAKEN } from './types.ts';

interface OpenPlaceOptions {
  settleMs: number;
  isMoved: boolean;
}

/** Opens the place of a source. Endpoint, region and credentials of a bucket come from the usual AWS variables. */
export async function openSourcePlace(address: SourceAddress, options: OpenPlaceOptions): Promise<SourcePlace> {
  if (address.kind === 'folder') return new FolderPlace(address.root, options);
  // The client is large, and most installations do not need it.
  const { BucketPlace } = await import('./bucket/bucket-place.ts');
  return new BucketPlace({ ...address, ...options });
}
