import { currentArchitecture, getSyscallNumber, type SyscallName } from './syscall-numbers.ts';

const word = 'int64';
const signature = { syscall: { arguments: [word, word, word, word, word, word], return: word } } as const;

type Ffi = typeof import('node:ffi');

let bindings: { ffi: Ffi; syscall: (...words: bigint[]) => bigint } | undefined;

/** Asks the kernel something about this process. Returns what the call returns, or a negative number when it fails. */
export function askKernel(name: SyscallName, ...args: (number | Uint8Array)[]): number {
  bindings ??= bind();
  const { ffi, syscall } = bindings;
  const number = getSyscallNumber(name, currentArchitecture());
  if (number === null) throw new Error(`${name} does not exist on ${process.arch}`);
  const toWord = (argument: number | Uint8Array) =>
    typeof argument === 'number' ? BigInt(argument) : ffi.getRawPointer(argument);
  const [a = 0n, b = 0n, c = 0n, d = 0n] = args.map(toWord);
  return Number(syscall(BigInt(number), a, b, c, d, 0n));
}

// Not imported: it is loaded where a process is confined, and only there.
function bind() {
  const ffi = process.getBuiltinModule('node:ffi') as Ffi;
  return { ffi, syscall: ffi.dlopen(null, signature).functions.syscall as (...words: bigint[]) => bigint };
}
