// Entry of the launcher: confines itself by the policy in its first argument, proves it, and becomes the program.
import { formatLaunchFailure, type LaunchPolicy, launchFailureCode } from './launch-policy.ts';
import { closeSync, openSync, writeSync } from './linux/files.ts';
import { enterRuleset, makeRuleset, readLandlockVersion } from './linux/landlock.ts';
import { tryCall } from './linux/libc.ts';
import { dieWithParent, dropUser, forbidNewPrivileges } from './linux/privileges.ts';
import { setResourceLimit } from './linux/rlimits.ts';
import { installFilter } from './linux/seccomp.ts';
import { makeSeccompFilter } from './linux/seccomp-filter.ts';
import { assertConfined } from './linux/self-check.ts';
import { currentArchitecture } from './linux/syscall-numbers.ts';

const outputDescriptor = 3;
const firstForeignDescriptor = 4;
const setDescriptorFlags = 2; // F_SETFD
const closeOnExec = 4; // CLOSE_RANGE_CLOEXEC

const policy = JSON.parse(process.argv[2] ?? '') as LaunchPolicy;
try {
  confine(policy);
  const [file, ...args] = policy.command;
  if (file === undefined) leave(0);
  process.execve!(file, [file, ...args], process.env as Record<string, string>);
} catch (error) {
  writeSync(2, formatLaunchFailure(policy.nonce, (error as Error).message));
  leave(launchFailureCode);
}

// Node's own exit would use calls that the filter refuses.
function leave(code: number): never {
  tryCall('exit_group', code);
  throw new Error('unreachable');
}

// The order matters: rules are opened as the caller, capabilities need root, filter and domain come last.
function confine(policy: LaunchPolicy): void {
  const ruleset = prepareRuleset(policy);
  for (const limit of policy.limits) setResourceLimit(limit);
  if (policy.uid !== null) dropUser(policy.uid, policy.landlock !== 'off');
  dieWithParent(policy.parentPid);
  assertReadable(policy.read);
  // Node has marked every descriptor above 2 to be closed; the frames' one must stay.
  tryCall('fcntl', outputDescriptor, setDescriptorFlags, 0);
  tryCall('close_range', firstForeignDescriptor, 0xffff_ffff, closeOnExec);
  forbidNewPrivileges();
  if (ruleset !== null) enterRuleset(ruleset);
  if (policy.seccomp) installFilter(makeSeccompFilter(currentArchitecture(), { ...policy, pid: process.pid }));
  assertConfined(policy, ruleset !== null);
}

function prepareRuleset(policy: LaunchPolicy): number | null {
  if (policy.landlock === 'off') return null;
  const version = readLandlockVersion();
  if (version > 0) return makeRuleset(policy, version);
  if (policy.landlock === 'if-present') return null;
  throw new Error('the kernel offers no Landlock');
}

function assertReadable(paths: LaunchPolicy['read']): void {
  if (paths === 'all') return;
  // Opened, not accessed: access(2) overlooks the capability to read.
  for (const path of paths) closeSync(openSync(path, 'r'));
}
