import { getRawPointer } from 'node:ffi';
import { mustCall } from './libc.ts';

const setSeccomp = 22; // PR_SET_SECCOMP
const filterMode = 2;
const recordBytes = 8;

/** Puts this thread, and what it executes, under a filter for good. `forbidNewPrivileges` must come first. */
export function installFilter(filter: Buffer): void {
  const program = Buffer.alloc(16); // struct sock_fprog: u16 length, padding, pointer
  program.writeUInt16LE(filter.length / recordBytes, 0);
  program.writeBigUInt64LE(getRawPointer(filter), 8);
  mustCall('installing the system call filter', 'prctl', setSeccomp, filterMode, program, 0, 0);
}
