import { dlopen } from 'node:ffi';

const setDescriptorFlags = 2; // F_SETFD

/** Lets children inherit a descriptor, as a careless native library would. */
export function keepOpenInChildren(descriptor: number): void {
  const { functions } = dlopen(null, { fcntl: { arguments: ['int32', 'int32', 'int32'], return: 'int32' } });
  if (functions.fcntl(descriptor, setDescriptorFlags, 0) !== 0) throw new Error('fcntl failed');
}
