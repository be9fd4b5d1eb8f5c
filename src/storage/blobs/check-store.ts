import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import type { BlobCall, BlobEntry, BlobStore } from './types.ts';

/** S3 refuses requests if clocks differ by 15 minutes; nodes compare wrong times long before that. */
const MAX_CLOCK_MINUTES = 5;
const PROBE_BYTES = 1024;
const PROBES = 'probes/';
/** A blob of an earlier check that is older than this is a leftover: that check was killed. */
const OLD_MS = 3_600_000;

/** Writes, reads, lists and removes a small blob, as jobs do. Throws an error if the storage fails at any of it. */
export async function checkStore(store: BlobStore, { signal }: BlobCall = {}): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-probe-'));
  const key = `${PROBES}${randomUUID()}`;
  try {
    const path = join(folder, 'probe');
    await writeFile(path, randomBytes(PROBE_BYTES));
    const digest = await store.put(key, path, { signal });
    await store.get(key, path, digest, { signal });
    const probes = await listProbes(store, signal);
    const mine = probes.find((probe) => probe.key === key);
    if (mine === undefined)
      throw failed(store, 'list a blob that was just written', `${probes.length} others were listed`);
    const old = probes.filter((probe) => mine.modifiedAt.getTime() - probe.modifiedAt.getTime() > OLD_MS);
    await store.remove([key, ...old.map((probe) => probe.key)], { signal });
    const after = await listProbes(store, signal);
    if (after.some((probe) => probe.key === key)) throw failed(store, 'remove a blob', 'it is still listed');
    assertClock(store.place, mine.modifiedAt);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Throws `blob_store_clock` if this node's clock differs from the storage's by minutes. */
export function assertClock(place: string, theirs: Date): void {
  const minutes = (Date.now() - theirs.getTime()) / 60_000;
  if (Math.abs(minutes) > MAX_CLOCK_MINUTES) throw makeClockError(place, minutes);
}

/** `minutes`: how far this node's clock is ahead. */
export function makeClockError(place: string, minutes: number, cause?: unknown): AdeError {
  const direction = minutes < 0 ? 'behind' : 'ahead of';
  const details = { minutes: Math.abs(Math.round(minutes)), direction, place, max: MAX_CLOCK_MINUTES };
  return new AdeError('blob_store_clock', details, { cause });
}

async function listProbes(store: BlobStore, signal: AbortSignal | undefined): Promise<BlobEntry[]> {
  return await Array.fromAsync(store.list(PROBES, { signal }));
}

function failed({ place }: BlobStore, action: string, found: string): AdeError {
  return new AdeError('blob_store_failed', { place, action, found });
}
