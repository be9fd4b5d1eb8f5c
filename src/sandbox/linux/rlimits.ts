import { mustCall } from './libc.ts';

// Numbers from asm-generic/resource.h.
const resources = { cpuSeconds: 0, fileBytes: 1, dataBytes: 2, coreBytes: 4, openFiles: 7 };
const unlimited = 0xffff_ffff_ffff_ffffn;

export type Resource = keyof typeof resources;

/** Soft and hard value; `hard: null` leaves the hard limit, so that a child may get a higher soft one. */
export interface ResourceLimit {
  resource: Resource;
  soft: number;
  hard: number | null;
}

/** Sets one limit. A lower hard limit that the host has already set stays in force. */
export function setResourceLimit({ resource, soft, hard }: ResourceLimit): void {
  const current = Buffer.alloc(16);
  mustCall(`reading the limit ${resource}`, 'prlimit64', 0, resources[resource], 0, current);
  const ceiling = current.readBigUInt64LE(8);
  const newHard = hard === null ? ceiling : smaller(BigInt(hard), ceiling);
  const wanted = Buffer.alloc(16);
  wanted.writeBigUInt64LE(smaller(BigInt(soft), newHard), 0);
  wanted.writeBigUInt64LE(newHard, 8);
  mustCall(`setting the limit ${resource}`, 'prlimit64', 0, resources[resource], wanted, 0);
}

function smaller(a: bigint, b: bigint): bigint {
  return b === unlimited || a < b ? a : b;
}
