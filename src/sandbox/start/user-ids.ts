import { readFileSync } from 'node:fs';

/**
 * Where ADE is root, each confined process has a user id of its own, made from the id of the process that starts it:
 * no two on the host have the same at the same time. From here on come 2^27 ids that systemd leaves to nobody.
 */
const firstId = 0x7000_0000;
const idsPerStarter = 32;
/** For hosts that know no such ids: an id that no distribution gives to a service. */
const sharedId = 64_000;

const taken = new Set<number>();

/** A user id for one process. `isOwn`: nothing else runs under it, so limits per user are limits of that process. */
export interface UserId {
  id: number;
  isOwn: boolean;
  release: () => void;
}

/** Takes an id that no other process has; where the host knows no such ids, the one that all share. */
export function takeUserId(): UserId {
  const index = findFree();
  const id = firstId + process.pid * idsPerStarter + index;
  if (index === idsPerStarter || !isMapped(id)) return { id: sharedId, isOwn: false, release: () => undefined };
  taken.add(index);
  return { id, isOwn: true, release: () => void taken.delete(index) };
}

/** Whether this host knows ids of their own for confined processes. */
export function hasOwnUserIds(): boolean {
  return isMapped(firstId + process.pid * idsPerStarter);
}

function findFree(): number {
  let index = 0;
  while (taken.has(index)) index += 1;
  return index;
}

/** A container's user namespace may know a few thousand ids only. Lines: first id inside, first outside, how many. */
function isMapped(id: number): boolean {
  const ranges = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return ranges.some((line) => {
    const [first, , count] = line.trim().split(/\s+/).map(Number) as [number, number, number];
    return id >= first && id - first < count;
  });
}
