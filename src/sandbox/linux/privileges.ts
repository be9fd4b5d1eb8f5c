import { readFileSync } from 'node:fs';
import type { LaunchProgram, Place } from './launch-program.ts';

// linux/prctl.h and linux/capability.h
const setParentDeathSignal = 1;
const keepCapabilities = 8;
const setNoNewPrivileges = 38;
const ambientCapability = 47;
const raiseAmbient = 2;
const capabilityVersion = 0x2008_0522;
const dacOverride = 1;
const dacReadSearch = 2;
const killSignal = 9;

/** Makes the kernel kill the process when its parent ends. Every change of user resets this setting. */
export function dieWithParent(program: LaunchProgram, parentPid: number | null): void {
  program.mustCall('tying the process to its parent', 'prctl', [setParentDeathSignal, killSignal]);
  if (parentPid !== null) program.mustAnswer(parentPid, 'the parent process has already ended', 'getppid');
}

/** From here on, no program that the process executes can gain privileges. */
export function forbidNewPrivileges(program: LaunchProgram): void {
  program.mustCall('forbidding new privileges', 'prctl', [setNoNewPrivileges, 1, 0, 0, 0]);
}

/**
 * Changes from root to an ordinary user. With `keepReading`, the process keeps the capability to read in spite of file
 * modes, so that code below a private folder (`/root`) remains readable; Landlock or the mounts limit it to the allowed
 * paths.
 */
export function dropUser(program: LaunchProgram, uid: number, keepReading: boolean): void {
  const capability = keepReading ? chooseReadCapability() : null;
  program.mustCall('keeping the capability to read', 'prctl', [keepCapabilities, 1, 0, 0, 0]);
  program.mustCall('leaving the groups', 'setgroups', [0, 0]);
  program.mustCall(`taking the group ${uid}`, 'setresgid', [uid, uid, uid]);
  program.mustCall(`taking the user ${uid}`, 'setresuid', [uid, uid, uid]);
  setCapabilities(program, capability === null ? 0 : 1 << capability);
  if (capability === null) return;
  const passOn = [ambientCapability, raiseAmbient, capability, 0, 0];
  program.mustCall('passing on the capability to read', 'prctl', passOn);
}

// Returns the narrower of two capabilities, or the wider one if root has only that, as in a default container.
function chooseReadCapability(): number | null {
  const permitted = readPermitted();
  return [dacReadSearch, dacOverride].find((capability) => (permitted & (1 << capability)) !== 0) ?? null;
}

/** Permitted capabilities of this process, which the launcher inherits. */
function readPermitted(): number {
  const digits = /^CapPrm:\s+([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return digits === undefined ? 0 : Number.parseInt(digits.slice(-8), 16);
}

// Sets effective, permitted and inheritable alike: ambient capabilities must be permitted and inheritable.
function setCapabilities(program: LaunchProgram, mask: number): void {
  const data = Buffer.alloc(24);
  for (const offset of [0, 4, 8]) data.writeUInt32LE(mask, offset);
  const places: Place[] = [program.addBytes(makeCapabilityHeader()), program.addBytes(data)];
  program.mustCall('giving up the capabilities', 'capset', places);
}

function makeCapabilityHeader(): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(capabilityVersion, 0);
  return header;
}
