import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { TestContext } from 'node:test';

/** Places that a node reaches over separate cables. */
export const PLACES = ['database', 'storage'] as const;
export type Place = (typeof PLACES)[number];

/** The network of one node: a namespace with a cable to each place; all cables end at this host. */
export interface NodeNetwork {
  /** Runs a program in the namespace: `program` with `args` before the program's own. */
  command: { program: string; args: string[] };
  /** The address of this host on each cable. */
  hostOf: Record<Place, string>;
  /** From now on nothing gets through, and neither end is notified. */
  cut(place: Place): void;
  restore(place: Place): void;
}

/** Whether this process may create network namespaces. */
export function canMakeNetworks(): boolean {
  const name = `ade-try-${process.pid}`;
  const isMade = spawnSync('ip', ['netns', 'add', name]).status === 0;
  if (isMade) removeNamespace(name);
  return isMade;
}

function removeNamespace(name: string): void {
  spawnSync('ip', ['netns', 'delete', name]);
  // A namespace whose mount could not be removed leaves its file.
  rmSync(`/run/netns/${name}`, { force: true });
}

/** Creates a network, and removes it after the test. `index` counts the nodes from 0, up to 31. */
export function makeNetwork(t: TestContext, index: number): NodeNetwork {
  const name = `ade-${process.pid}-${index}`;
  run('ip', ['netns', 'add', name]);
  t.after(() => removeNamespace(name));
  const inside = (...args: string[]) => run('ip', ['-n', name, ...args]);
  inside('link', 'set', 'lo', 'up');
  const addresses = PLACES.map((place, i) => {
    // Four addresses for each cable, in a range that depends on this process, so that two runs do not collide.
    const address = (last: number) => `10.${100 + (process.pid % 100)}.${index}.${i * 4 + last}`;
    const cable = cableOf(index, place);
    run('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', place, 'netns', name]);
    t.after(() => spawnSync('ip', ['link', 'delete', cable]));
    run('ip', ['address', 'add', `${address(1)}/30`, 'dev', cable]);
    run('ip', ['link', 'set', cable, 'up']);
    inside('address', 'add', `${address(2)}/30`, 'dev', place);
    inside('link', 'set', place, 'up');
    return [place, address(1)];
  });
  return {
    command: { program: 'ip', args: ['netns', 'exec', name] },
    hostOf: Object.fromEntries(addresses) as Record<Place, string>,
    cut: (place) => run('ip', ['link', 'set', cableOf(index, place), 'down']),
    restore: (place) => run('ip', ['link', 'set', cableOf(index, place), 'up']),
  };
}

/** Cable names have at most 15 characters. */
function cableOf(index: number, place: Place): string {
  return `a${process.pid}${place[0]}${index}`;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
