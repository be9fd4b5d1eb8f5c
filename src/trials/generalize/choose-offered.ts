import { AdeError } from '../../contract/errors/index.ts';
import { listNames } from '../../record/index.ts';
import type { SharedCorrection } from './propose-change.ts';

/** The offered corrections (with these `ids`). Throws `shared_correction_unknown`, `shared_correction_not_offered`. */
export function chooseOffered(shared: readonly SharedCorrection[], ids?: readonly string[]): SharedCorrection[] {
  if (ids === undefined) return shared.filter(({ changes }) => changes.length > 0);
  return [...new Set(ids)].map((id) => {
    const found = shared.find((one) => one.id === id);
    if (found === undefined) {
      const known = listNames(shared.map((one) => one.id)) || 'none';
      throw new AdeError('shared_correction_unknown', { id, found: known });
    }
    if (found.reason !== null) throw new AdeError('shared_correction_not_offered', { id, found: found.reason });
    return found;
  });
}
