import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { link, lstat, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from '../code-of.ts';

/** Some file systems have no links. */
const WITHOUT_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'];

export interface Moving {
  /** Tells the file from others, also after a kill. */
  id: string;
  isSame: (found: BigIntStats) => boolean;
}

/**
 * Moves a file to a target that is free, in a folder that exists. Somebody may replace the file at any moment, and what
 * they put there must stay: so the file first gets a hidden name in the folder of the target, and is looked at again
 * there. After a kill, the next attempt finds it under this name, also if there is no `source` any more.
 */
export async function moveFile(source: string | null, target: string, { id, isSame }: Moving): Promise<void> {
  const held = join(dirname(target), `.${createHash('sha256').update(id).digest('hex').slice(0, 16)}.moving`);
  if ((await find(held)) === null) {
    const found = source === null ? null : await find(source);
    // Another file is there, or ours was moved by a process that ended before it could say so.
    if (source === null || found === null || !isSame(found)) return;
    await rename(source, held);
  }
  const found = await lstat(held, { bigint: true });
  if (isSame(found)) return giveName(held, target);
  if (source === null) throw Object.assign(new Error('the folder is gone'), { code: 'ENOENT' });
  await giveName(held, source).catch((error: unknown) => {
    // Somebody has replaced this one, too.
    if (codeOf(error) === 'EEXIST') return unlink(held);
    throw error;
  });
}

/** Renames a file, and never replaces another one. Without links, the name was free a moment ago. */
async function giveName(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = codeOf(error);
    const [there, own] = [await find(to), await lstat(from, { bigint: true })];
    // The earlier attempt was killed between the two steps.
    if (there?.ino === own.ino && there.dev === own.dev) return unlink(from);
    if (there !== null) throw Object.assign(new Error('the name is taken'), { code: 'EEXIST' });
    if (WITHOUT_LINKS.includes(code)) return rename(from, to);
    throw error;
  }
  await unlink(from);
}

async function find(path: string): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw error;
  });
}
