import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { TestContext } from 'node:test';

/** What a node reaches over a cable of its own. */
export const PLACES = ['database', 'storage'] as const;
export type Place = (typeof PLACES)[number];

/** A network of one node: a namespace with a cable to each place, all of them ends at this host. */
export interface NodeNetwork {
  /** Runs a program in it: `program` with `args` before the program's own. */
  command: { program: string; args: string[] };
  /** The address of this host over the cable. */
  hostOf: Record<Place, string>;
  /** From now on nothing gets through, and nobody is told. */
  cut(place: Place): void;
  restore(place: Place): void;
}

/** Whether this process may make namespaces of networks. */
export function canMakeNetworks(): boolean {
  const name = `ade-try-${process.pid}`;
  const isMade = spawnSync('ip', ['netns', 'add', name]).status === 0;
  if (isMade) removeNamespace(name);
  return isMade;
}

function removeNamespace(name: string): void {
  spawnSync('ip', ['netns', 'delete', name]);
  // One whose mount could not be taken away leaves its file.
  rmSync(`/run/netns/${name}`, { force: true });
}

/** Makes one, and takes it away after the test. `index` counts the nodes from 0, up to 31. */
export function makeNetwork(t: TestContext, index: number): NodeNetwork {
  const name = `ade-${process.pid}-${index}`;
  run('ip', ['netns', 'add', name]);
  t.after(() => removeNamespace(name));
  const inside = (...args: string[]) => run('ip', ['-n', name, ...args]);
  inside('link', 'set', 'lo', 'up');
  const addresses = PLACES.map((place, i) => {
    // Four addresses for each cable, in a range by this process: two runs do not meet.
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

/** At most 15 characters. */
function cableOf(index: number, place: Place): string {
  return `a${process.pid}${place[0]}${index}`;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
