import { readFileSync } from 'node:fs';

/**
 * If ADE is root, each confined process has its own user id, made from the id of the process that starts it: no two
 * processes on the host have the same id at the same time. systemd assigns none of the 2^27 ids from here on.
 */
const firstId = 0x7000_0000;
const idsPerStarter = 32;
/** For hosts that do not have these ids: an id that no distribution gives to a service. */
const sharedId = 64_000;

const taken = new Set<number>();

/** A user id for one process. `isOwn`: nothing else runs with it, so limits per user are limits of this process. */
export interface UserId {
  id: number;
  isOwn: boolean;
  release: () => void;
}

/** Takes an id that no other process has; if the host does not have these ids, the shared id. */
export function takeUserId(): UserId {
  const index = findFree();
  const id = firstId + process.pid * idsPerStarter + index;
  if (index === idsPerStarter || !isMapped(id)) return { id: sharedId, isOwn: false, release: () => undefined };
  taken.add(index);
  return { id, isOwn: true, release: () => void taken.delete(index) };
}

/** Whether confined processes can have their own user ids on this host. */
export function hasOwnUserIds(): boolean {
  return isMapped(firstId + process.pid * idsPerStarter);
}

function findFree(): number {
  let index = 0;
  while (taken.has(index)) index += 1;
  return index;
}

/** A container's user namespace may have only a few thousand ids. Lines: first id inside, first id outside, count. */
function isMapped(id: number): boolean {
  const ranges = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  return ranges.some((line) => {
    const [first, , count] = line.trim().split(/\s+/).map(Number) as [number, number, number];
    return id >= first && id - first < count;
  });
}
