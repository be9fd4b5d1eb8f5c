import { foldText } from '../../../base/files/index.ts';
import type { GivenJob } from '../../../storage/store/index.ts';
import { isGivenName } from '../../jobs/batch-name.ts';
import { plainName } from '../plain-name.ts';

/**
 * Chooses the sender to whom people assigned jobs with the same folder and the same file name, as far as these are
 * known. Undefined if there is not exactly one.
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
