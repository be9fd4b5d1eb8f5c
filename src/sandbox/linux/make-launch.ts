import { randomInt } from 'node:crypto';
import { getHostFacts } from './host-facts.ts';
import { enterRuleset, makeRuleset } from './landlock.ts';
import type { LaunchPolicy } from './launch-policy.ts';
import { LaunchProgram, type Place } from './launch-program.ts';
import { openPath } from './open-path.ts';
import { dieWithParent, dropUser, forbidNewPrivileges } from './privileges.ts';
import { setResourceLimit } from './rlimits.ts';
import { installFilter } from './seccomp.ts';
import { checkConfinement } from './self-check.ts';
import { currentArchitecture } from './syscalls/syscall-numbers.ts';

const firstForeignDescriptor = 4;
const closeOnExecute = 4; // CLOSE_RANGE_CLOEXEC
const wordValues = 2 ** 32;

/** See `CallNeeds`. */
type ExecutionKey = readonly [number, number, number];

/** The steps of the launcher: it confines itself as the policy says, tests this, and becomes the program. */
export function makeLaunch(policy: LaunchPolicy): LaunchProgram {
  const program = new LaunchProgram(currentArchitecture());
  const key = [randomInt(wordValues), randomInt(wordValues), randomInt(wordValues)] as const;
  confine(program, policy, key);
  if (policy.command.length === 0) program.mustCall('ending', 'exit_group', [0]);
  else execute(program, policy.command, key);
  return program;
}

// The order matters: rulesets are made as the caller, capabilities need root, and filter and domain come last.
function confine(program: LaunchProgram, policy: LaunchPolicy, executionKey: ExecutionKey): void {
  const ruleset = prepareRuleset(program, policy);
  for (const limit of policy.limits) setResourceLimit(program, limit);
  if (policy.uid !== null) dropUser(program, policy.uid, policy.landlock !== 'off');
  dieWithParent(program, policy.parentPid);
  checkReadable(program, policy.read);
  const foreign = [firstForeignDescriptor, 0xffff_ffff, closeOnExecute];
  program.mustCall('closing descriptors', 'close_range', foreign);
  forbidNewPrivileges(program);
  if (ruleset !== null) enterRuleset(program, ruleset);
  const { calls: profile, network, connectPort, mounts } = policy;
  if (policy.seccomp) installFilter(program, { profile, network, connectPort, mounts, executionKey });
  checkConfinement(program, policy, ruleset !== null);
}

function prepareRuleset(program: LaunchProgram, policy: LaunchPolicy): Place | null {
  if (policy.landlock === 'off') return null;
  if (getHostFacts().landlockVersion > 0) return makeRuleset(program, policy);
  if (policy.landlock === 'required') program.fail('the kernel offers no Landlock');
  return null;
}

function checkReadable(program: LaunchProgram, paths: LaunchPolicy['read']): void {
  if (paths === 'all') return;
  const descriptor = program.addCell();
  for (const path of paths) {
    // Opened rather than checked with access(2), which ignores the capability to read.
    openPath(program, path, 'read', descriptor);
    program.mustCall(`closing ${path}`, 'close', [{ valueAt: descriptor }]);
  }
}

// The kernel ignores the arguments after the third, but the filter checks them.
function execute(program: LaunchProgram, command: readonly string[], key: ExecutionKey): void {
  const words = command.map((word) => program.addText(word));
  program.mustCall(`executing ${command[0]}`, 'execve', [
    ...[words[0]!, program.addPointers(words), program.environment],
    ...key,
  ]);
}
