import { readFileSync } from 'node:fs';
import type { LaunchProgram } from './launch-program.ts';

// Numbers from asm-generic/resource.h.
const resources = { cpuSeconds: 0, fileBytes: 1, dataBytes: 2, coreBytes: 4, threads: 6, openFiles: 7 };
const names: Record<Resource, string> = {
  cpuSeconds: 'Max cpu time',
  fileBytes: 'Max file size',
  dataBytes: 'Max data size',
  coreBytes: 'Max core file size',
  threads: 'Max processes',
  openFiles: 'Max open files',
};
const unlimited = 0xffff_ffff_ffff_ffffn;

export type Resource = keyof typeof resources;

/** Soft and hard value. `hard: null` keeps the current hard limit, so that a child may get a higher soft limit. */
export interface ResourceLimit {
  resource: Resource;
  soft: number;
  hard: number | null;
}

/** Sets one limit. A hard limit that the host has set stays in force if it is lower. */
export function setResourceLimit(program: LaunchProgram, { resource, soft, hard }: ResourceLimit): void {
  const ceiling = readHardLimit(resource);
  const newHard = hard === null ? ceiling : smaller(BigInt(hard), ceiling);
  const wanted = Buffer.alloc(16);
  wanted.writeBigUInt64LE(smaller(BigInt(soft), newHard), 0);
  wanted.writeBigUInt64LE(newHard, 8);
  program.mustCall(`setting the limit ${resource}`, 'prlimit64', [0, resources[resource], program.addBytes(wanted), 0]);
}

/** Hard limit of this process, which the launcher inherits. */
function readHardLimit(resource: Resource): bigint {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const hard = new RegExp(`^${names[resource]} +\\S+ +(\\d+)`, 'm').exec(limits)?.[1];
  return hard === undefined ? unlimited : BigInt(hard);
}

function smaller(a: bigint, b: bigint): bigint {
  return b === unlimited || a < b ? a : b;
}
