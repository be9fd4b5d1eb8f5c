import { statSync } from 'node:fs';
import { getHostFacts } from './host-facts.ts';
import type { LaunchProgram, Place } from './launch-program.ts';
import { openPath } from './open-path.ts';

/** What a Landlock domain allows. The numbers come from linux/landlock.h. */
export interface LandlockRules {
  read: readonly string[] | 'all';
  execute: readonly string[] | 'all';
  write: readonly string[];
  network: boolean;
  /** The only TCP port for connections. If left out, `network` allows all ports or none. */
  connectPort?: number;
}

const right = {
  execute: 1 << 0,
  writeFile: 1 << 1,
  readFile: 1 << 2,
  readDir: 1 << 3,
  removeDir: 1 << 4,
  removeFile: 1 << 5,
  makeChar: 1 << 6,
  makeDir: 1 << 7,
  makeFile: 1 << 8,
  makeSocket: 1 << 9,
  makeFifo: 1 << 10,
  makeBlock: 1 << 11,
  makeSymlink: 1 << 12,
  refer: 1 << 13,
  truncate: 1 << 14,
  ioctlDevice: 1 << 15,
};

const bindTcp = 1n;
const connectTcp = 2n;
/** Kernel 6.7. */
const firstWithTcp = 4;

// Rights that make sense for a file; for files, the kernel refuses the other rights.
const fileRights = right.execute | right.writeFile | right.readFile | right.truncate | right.ioctlDevice;
const readRights = right.readFile | right.readDir;
const writeRights =
  right.writeFile |
  right.truncate |
  right.removeDir |
  right.removeFile |
  right.makeDir |
  right.makeFile |
  right.makeSymlink |
  right.refer;
const neverGranted = right.makeChar | right.makeSocket | right.makeFifo | right.makeBlock | right.ioctlDevice;

/** Makes the ruleset while its paths can still be opened, before the user id changes. Returns its descriptor. */
export function makeRuleset(program: LaunchProgram, rules: LandlockRules): Place {
  const known = getHostFacts().landlockVersion;
  const handled = handledRights(rules) & knownRights(known);
  const attributes = Buffer.alloc(24);
  attributes.writeBigUInt64LE(BigInt(handled), 0);
  const isAnyPort = rules.network && rules.connectPort === undefined;
  attributes.writeBigUInt64LE(isAnyPort ? 0n : bindTcp | connectTcp, 8);
  attributes.writeBigUInt64LE(3n, 16); // scopes: abstract sockets and signals
  const size = known < 4 ? 8 : known < 6 ? 16 : 24;
  const ruleset = program.addCell();
  const address = program.addBytes(attributes);
  program.mustCall('making the Landlock ruleset', 'landlock_create_ruleset', [address, size, 0], ruleset);
  for (const [path, rights] of collectGrants(rules)) addRule(program, ruleset, path, rights & handled);
  if (known >= firstWithTcp && rules.network && rules.connectPort !== undefined) {
    addPortRule(program, ruleset, rules.connectPort);
  }
  return ruleset;
}

/** Confines the launcher, and the program that it becomes. This cannot be undone. */
export function enterRuleset(program: LaunchProgram, ruleset: Place): void {
  program.mustCall('entering the Landlock domain', 'landlock_restrict_self', [{ valueAt: ruleset }, 0]);
}

function handledRights(rules: LandlockRules): number {
  let handled = writeRights | neverGranted;
  if (rules.read !== 'all') handled |= readRights;
  if (rules.execute !== 'all') handled |= right.execute;
  return handled;
}

function knownRights(version: number): number {
  if (version >= 5) return 0xffff;
  if (version >= 3) return 0x7fff;
  return version === 2 ? 0x3fff : 0x1fff;
}

function collectGrants(rules: LandlockRules): Map<string, number> {
  const grants = new Map<string, number>();
  const grant = (path: string, rights: number) => grants.set(path, (grants.get(path) ?? 0) | rights);
  if (rules.read !== 'all') for (const path of rules.read) grant(path, readRights);
  if (rules.execute !== 'all') for (const path of rules.execute) grant(path, right.execute | right.readFile);
  for (const path of rules.write) grant(path, readRights | writeRights);
  grant('/dev/null', right.readFile | right.writeFile);
  return grants;
}

function addPortRule(program: LaunchProgram, ruleset: Place, port: number): void {
  // struct landlock_net_port_attr: u64 rights, u64 port
  const rule = Buffer.alloc(16);
  rule.writeBigUInt64LE(connectTcp, 0);
  rule.writeBigUInt64LE(BigInt(port), 8);
  const rulePort = 2; // LANDLOCK_RULE_NET_PORT
  const address = program.addBytes(rule);
  program.mustCall(`allowing port ${port}`, 'landlock_add_rule', [{ valueAt: ruleset }, rulePort, address, 0]);
}

function addRule(program: LaunchProgram, ruleset: Place, path: string, rights: number): void {
  const granted = isFolder(path) ? rights : rights & fileRights;
  if (granted === 0) return;
  // struct landlock_path_beneath_attr: u64 rights, s32 descriptor
  const rule = Buffer.alloc(16);
  rule.writeBigUInt64LE(BigInt(granted), 0);
  const address = program.addBytes(rule);
  const descriptor = { address: address.address + 8 };
  openPath(program, path, 'reference', descriptor);
  program.mustCall(`allowing ${path}`, 'landlock_add_rule', [{ valueAt: ruleset }, 1, address, 0]);
  program.mustCall(`closing ${path}`, 'close', [{ valueAt: descriptor }]);
}

// False for a path that does not exist: the launcher reports it when it opens the path.
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return true;
  }
}
