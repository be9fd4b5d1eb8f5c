import type { LaunchProgram, Place } from './launch-program.ts';
import type { CallNeeds } from './syscalls/allowed-calls.ts';
import { filterInstructionBytes } from './syscalls/filter-program.ts';
import { makeSeccompFilter } from './syscalls/seccomp-filter.ts';

const setSeccomp = 22; // PR_SET_SECCOMP
const filterMode = 2;

/** Installs a filter that cannot be removed, for the launcher and its program. Call `forbidNewPrivileges` first. */
export function installFilter(program: LaunchProgram, needs: CallNeeds): void {
  const { bytes, pidOffsets } = makeSeccompFilter(program.architecture, needs);
  const filter = program.addBytes(bytes);
  // Only the process itself knows its id, so its id is filled in at run time.
  for (const offset of pidOffsets) {
    const operand: Place = { address: filter.address + offset };
    program.mustCall('reading the process id', 'getpid', [], operand);
  }
  const description = Buffer.alloc(16); // struct sock_fprog: u16 length, padding, pointer
  description.writeUInt16LE(bytes.length / filterInstructionBytes, 0);
  description.writeBigUInt64LE(BigInt(filter.address), 8);
  const address = program.addBytes(description);
  program.mustCall('installing the system call filter', 'prctl', [setSeccomp, filterMode, address, 0, 0]);
}
