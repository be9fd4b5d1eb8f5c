import { foldText } from '../../../base/files/index.ts';
import type { GivenJob } from '../../../storage/store/index.ts';
import { isGivenName } from '../../jobs/batch-name.ts';
import { plainName } from './plain-name.ts';

/**
 * Of several senders the one to which people gave jobs from the same folder and with the same name, as far as either is known.
 * Undefined where that is nobody, or not just one.
 */
export function chooseSender(
  names: Pick<GivenJob, 'filename' | 'folder'>,
  given: readonly GivenJob[],
): string | undefined {
  const known = [foldFolder, foldName].flatMap((fold) => {
    const own = fold(names);
    const same = own === undefined ? [] : given.filter((job) => fold(job) === own);
    return same.length === 0 ? [] : [new Set(same.map(({ senderId }) => senderId))];
  });
  const [first, second] = known;
  const agreed = first === undefined || second === undefined ? first : first.intersection(second);
  return agreed?.size === 1 ? [...agreed][0] : undefined;
}

type Fold = (names: Pick<GivenJob, 'filename' | 'folder'>) => string | undefined;

const foldFolder: Fold = ({ folder }) =>
  folder === null || !isGivenName(folder) ? undefined : foldText(folder.trim());

const foldName: Fold = ({ filename }) => plainName(filename);
