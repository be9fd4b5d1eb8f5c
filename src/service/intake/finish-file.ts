import { posix } from 'node:path';
import { FAILED, type SourcePlace, TAKEN } from '../../storage/intake/index.ts';
import { advanceFile, type SourceFileRow, type SourceRow } from '../../storage/store/index.ts';
import type { WatchContext } from './types.ts';

const WHY = '.why.txt';
const MAX_EXT_BYTES = 20;

/**
 * Moves a settled file out of the way, with a line that says why if it was not taken. The target is stored before the
 * file is moved: after a kill, the next attempt finds the file at one of the two places.
 */
export async function finishFile(
  ctx: WatchContext,
  claim: SourceFileRow,
  source: SourceRow,
  place: SourcePlace,
): Promise<SourceFileRow> {
  const { id } = claim;
  const done = { done_at: new Date().toISOString(), tries: 0 };
  if (source.when_done === 'keep') return advanceFile(ctx.db, claim, done);
  const target = claim.moving_to ?? (await findTarget(place, claim));
  const moving = await advanceFile(ctx.db, claim, { moving_to: target });
  await ctx.step('source_moving', claim.id);
  try {
    if (moving.error_code !== null) await place.write(nameLine(place, target, id), formatLine(moving));
    if (target !== moving.place) await place.move(moving, target);
  } catch (error) {
    // Something else may have got this name meanwhile.
    await advanceFile(ctx.db, moving, { moving_to: null });
    throw error;
  }
  if (moving.place !== moving.path && moving.place !== target) await place.remove(nameLine(place, moving.place, id));
  await ctx.step('source_moved', claim.id);
  return advanceFile(ctx.db, moving, { ...done, place: target, moving_to: null });
}

/**
 * The same path below `taken/` or `failed/`; a name with the claim's id if that is taken, and only the id if names or
 * folders are too long.
 */
async function findTarget(place: SourcePlace, { path, place: now, state, id }: SourceFileRow): Promise<string> {
  const folder = state === 'failed' ? FAILED : TAKEN;
  // A file that failed again stays where it is.
  if (now !== path && now.startsWith(`${folder}/`)) return now;
  const target = posix.join(folder, path);
  const { dir, name, ext } = posix.parse(target);
  const fits = (one: string) => place.fits(one) && place.fits(nameLine(place, one, id));
  const isTaken = async () => (await place.isTaken(target)) || (await place.isTaken(`${target}${WHY}`));
  if (fits(target) && !(await isTaken())) return target;
  const shortExt = Buffer.byteLength(ext) <= MAX_EXT_BYTES ? ext : '';
  const named = [posix.join(dir, `${name}.${id}${ext}`), posix.join(dir, `${id}${shortExt}`)].find(fits);
  return named ?? posix.join(folder, `${id}${shortExt}`);
}

/** The name of the file with the line: that of the file, unless it would be too long. */
function nameLine(place: SourcePlace, path: string, id: string): string {
  const line = `${path}${WHY}`;
  return place.fits(line) ? line : posix.join(posix.dirname(path), `${id}${WHY}`);
}

function formatLine({ error_code: code, error_message: message }: SourceFileRow): string {
  return `${code}: ${message}\n`.replace(/[\r\n]+(?=.)/g, ' ');
}
