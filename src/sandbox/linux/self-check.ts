import type { LaunchPolicy } from './launch-policy.ts';
import type { LaunchProgram } from './launch-program.ts';
import { mustNotOpen } from './open-path.ts';
import { isHostile } from './syscalls/allowed-calls.ts';

// Every process may open these files about itself, whatever its user; only a sandbox prevents this.
const readCanary = '/proc/self/status';
const writeCanary = '/proc/self/comm';
const families = { AF_UNIX: 1, AF_INET: 2, AF_INET6: 10, AF_PACKET: 17, AF_VSOCK: 40 };
const internetFamilies = ['AF_INET', 'AF_INET6'];
const streamSocket = 1;
const childSignal = 17; // SIGCHLD
const ownerOnly = 0o600;
const onePage = 4096;

/**
 * Tries forbidden actions from inside the finished confinement. Landlock domain and filter stay in force after execve,
 * so the program cannot do what is refused here. An attempt that succeeds ends the launch.
 */
export function checkConfinement(program: LaunchProgram, policy: LaunchPolicy, isLandlocked: boolean): void {
  if (policy.uid !== null) {
    program.mustAnswer(policy.uid, 'the canary was not stopped: it could keep its user id', 'getuid');
  }
  checkFiles(program, policy, isLandlocked);
  if (policy.seccomp) checkCalls(program, policy);
}

function checkFiles(program: LaunchProgram, policy: LaunchPolicy, isLandlocked: boolean): void {
  if (!isLandlocked && policy.landlock !== 'if-present') return;
  if (policy.read !== 'all') mustNotOpen(program, 'read a foreign file', readCanary, 'read');
  if (isLandlocked) mustNotOpen(program, 'write a foreign file', writeCanary, 'change');
}

function checkCalls(program: LaunchProgram, policy: LaunchPolicy): void {
  for (const [name, number] of Object.entries(families)) {
    if (policy.network && internetFamilies.includes(name)) continue;
    program.mustBeRefused(`make a socket of ${name}`, 'socket', [number, streamSocket, 0]);
  }
  if (!isHostile(policy.calls)) return;
  program.mustBeRefused('change the mode of a file', 'fchmod', [0, ownerOnly]);
  program.mustBeRefused('share memory', 'shmget', [0, onePage, ownerOnly]);
  program.mustBeRefused('start a process', 'clone', [childSignal, 0, 0, 0, 0]);
  const parent = program.addCell();
  program.mustCall('finding the parent', 'getppid', [], parent);
  program.mustBeRefused('signal its parent', 'kill', [{ valueAt: parent }, 0]);
}
