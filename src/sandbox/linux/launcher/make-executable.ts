import type { Architecture } from '../syscalls/syscall-numbers.ts';
import { arm64 } from './arm64.ts';
import { assemble } from './assemble.ts';
import { maxProgramBytes, programAddress } from './layout.ts';
import { x64 } from './x64.ts';

// elf.h
const machines = { x64: 0x3e, arm64: 0xb7 };
const executableFile = 2;
const loadedSegment = 1;
const stackSegment = 0x6474_e551;
const canExecute = 1;
const canWrite = 2;
const canRead = 4;

const codeAddress = 0x40_0000;
const headerBytes = 64;
const segmentBytes = 56;
const segmentCount = 3;
const pageBytes = 0x1_0000; // the largest that there is

interface Segment {
  type: number;
  flags: number;
  address: number;
  fileBytes: number;
  memoryBytes: number;
}

/** The launcher as a static executable (ELF), with a segment of code and an empty segment for the program. */
export function makeLauncher(architecture: Architecture): Buffer {
  const code = assemble({ x64, arm64 }[architecture]);
  const codeOffset = headerBytes + segmentCount * segmentBytes;
  const fileBytes = codeOffset + code.length;
  const nothing = { address: 0, fileBytes: 0, memoryBytes: 0 };
  const data = { address: programAddress, fileBytes: 0, memoryBytes: maxProgramBytes };
  return Buffer.concat([
    makeHeader(machines[architecture], codeAddress + codeOffset),
    makeSegment({
      type: loadedSegment,
      flags: canRead | canExecute,
      address: codeAddress,
      fileBytes,
      memoryBytes: fileBytes,
    }),
    makeSegment({ type: loadedSegment, flags: canRead | canWrite, ...data }),
    makeSegment({ type: stackSegment, flags: canRead | canWrite, ...nothing }),
    code,
  ]);
}

function makeHeader(machine: number, entry: number): Buffer {
  const head = Buffer.alloc(headerBytes);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]); // magic, 64 bits, little endian, version
  head.writeUInt16LE(executableFile, 16);
  head.writeUInt16LE(machine, 18);
  head.writeUInt32LE(1, 20);
  head.writeBigUInt64LE(BigInt(entry), 24);
  head.writeBigUInt64LE(BigInt(headerBytes), 32);
  head.writeUInt16LE(headerBytes, 52);
  head.writeUInt16LE(segmentBytes, 54);
  head.writeUInt16LE(segmentCount, 56);
  return head;
}

function makeSegment({ type, flags, address, fileBytes, memoryBytes }: Segment): Buffer {
  const bytes = Buffer.alloc(segmentBytes);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(flags, 4);
  const offsetInFile = 0;
  [offsetInFile, address, address, fileBytes, memoryBytes, pageBytes].forEach((value, i) => {
    bytes.writeBigUInt64LE(BigInt(value), 8 + 8 * i);
  });
  return bytes;
}
