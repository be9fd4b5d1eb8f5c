import { dlopen, getInt32, getRawPointer } from 'node:ffi';
import { getSystemErrorName } from 'node:util';
import { currentArchitecture, getSyscallNumber, type SyscallName } from './syscall-numbers.ts';

// syscall(2) alone serves for everything: the launcher is about to replace itself by execve, which keeps the calling
// thread's credentials and filters and drops the other threads, so calls that act on one thread only are enough.
const word = 'int64';
const { functions: libc } = dlopen(null, {
  syscall: { arguments: [word, word, word, word, word, word], return: word },
  __errno_location: { arguments: [], return: 'pointer' },
});

type Argument = number | bigint | Uint8Array;

/** Calls the kernel. Returns what the call returns, or the negative errno. */
export function tryCall(name: SyscallName, ...args: Argument[]): number {
  const number = getSyscallNumber(name, currentArchitecture());
  if (number === null) throw new Error(`${name} does not exist on ${process.arch}`);
  const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = args.map(toWord);
  const result = Number(libc.syscall(BigInt(number), a, b, c, d, e));
  return result === -1 ? -getInt32(libc.__errno_location(), 0) : result;
}

/** Calls the kernel; throws, naming `purpose`, when the call fails. */
export function mustCall(purpose: string, name: SyscallName, ...args: Argument[]): number {
  const result = tryCall(name, ...args);
  if (result < 0) throw new Error(`${purpose} failed: ${name} answered ${getSystemErrorName(result)}`);
  return result;
}

function toWord(argument: Argument): bigint {
  return argument instanceof Uint8Array ? getRawPointer(argument) : BigInt(argument);
}
