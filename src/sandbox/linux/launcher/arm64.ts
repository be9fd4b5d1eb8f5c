import { type Code, type Jump, word32 } from './assemble.ts';
import { failureLetterCount, header, launchFailureCode, programAddress, step } from './layout.ts';

const write = 64;
const exitGroup = 94;
const stderr = 2;

// The stack at the start: argument count, program name, the program's argument, null, environment.
const argument = 16;
const environment = 32;

// Arm Architecture Reference Manual, C6. Offsets of 64-bit loads and stores are in units of eight bytes.
const instruction = (...parts: number[]) => word32(parts.reduce((all, part) => (all | part) >>> 0, 0));
const loadPair = (a: number, b: number, base: number, offset: number) =>
  instruction(0xa940_0000, (offset / 8) << 15, b << 10, base << 5, a);
const load = (target: number, base: number, offset = 0) =>
  instruction(0xf940_0000, (offset / 8) << 10, base << 5, target);
const store = (source: number, base: number, offset = 0) =>
  instruction(0xf900_0000, (offset / 8) << 10, base << 5, source);
const loadByteAndStep = (target: number, base: number) => instruction(0x3840_1400, base << 5, target);
const storeByteAndStep = (source: number, base: number) => instruction(0x3800_1400, base << 5, source);
const storeWord = (source: number, base: number) => instruction(0xb900_0000, base << 5, source);
const move = (target: number, value: number) => instruction(0xd280_0000, value << 5, target);
const moveHigh = (target: number, value: number) => instruction(0xd2a0_0000, (value >>> 16) << 5, target);
const add = (target: number, source: number, value: number) =>
  instruction(0x9100_0000, value << 10, source << 5, target);
const compare = (a: number, b: number) => instruction(0xeb00_001f, b << 16, a << 5);
const call = instruction(0xd400_0001);

const branch = (to: string): Jump => ({
  ...{ to, bytes: 4 },
  encode: (distance) => instruction(0x1400_0000, (distance / 4) & 0x3ff_ffff),
});
const branchWhere = (opcode: number, to: string): Jump => ({
  ...{ to, bytes: 4 },
  encode: (distance) => instruction(opcode, ((distance / 4) & 0x7_ffff) << 5),
});
const branchIfZero = (register: number, to: string) => branchWhere(0x3400_0000 | register, to);
const branchIfNotZero = (register: number, to: string) => branchWhere(0x3500_0000 | register, to);
const branchIfNotEqual = (to: string) => branchWhere(0x5400_0001, to);
const branchIfLess = (to: string) => branchWhere(0x5400_000b, to);
const branchIfGreater = (to: string) => branchWhere(0x5400_000c, to);

const stack = 31;

/** The launcher for arm64. x19: stack at the start; x20: current step; w6: counter of digits. See layout.ts. */
export const arm64: Code = [
  add(19, stack, 0), //                                   mov x19, sp
  load(1, 19, argument),
  moveHigh(2, programAddress),

  move(6, 0),

  { label: 'decode' },
  loadByteAndStep(3, 1), //                               ldrb w3, [x1], #1
  branchIfZero(3, 'run'), //                              cbz w3, run
  instruction(0x5306_7c64), //                            lsr w4, w3, #6
  instruction(0x0b04_0c84), //                            add w4, w4, w4, lsl #3
  instruction(0x1200_0c63), //                            and w3, w3, #15
  instruction(0x0b04_0063), //                            add w3, w3, w4
  instruction(0x2a05_1065), //                            orr w5, w3, w5, lsl #4
  instruction(0x5200_00c6), //                            eor w6, w6, #1
  branchIfNotZero(6, 'decode'), //                        cbnz w6, decode
  storeByteAndStep(5, 2), //                              strb w5, [x2], #1
  branch('decode'),

  { label: 'run' },
  add(3, 19, environment),
  moveHigh(2, programAddress),
  store(3, 2, header.environment),
  load(20, 2, header.firstStep),

  { label: 'next' },
  load(8, 20, step.number),
  loadPair(0, 1, 20, step.arguments),
  loadPair(2, 3, 20, step.arguments + 16),
  loadPair(4, 5, 20, step.arguments + 32),
  ...[0, 1, 2, 3, 4, 5].map((register) => load(register, register)),
  call,
  loadPair(9, 10, 20, step.lowest),
  compare(0, 9),
  branchIfLess('fail'),
  compare(0, 10),
  branchIfGreater('fail'),
  load(11, 20, step.answer),
  storeWord(0, 11),
  add(20, 20, step.bytes),
  branch('next'),

  { label: 'fail' },
  instruction(0x5300_3c00), //                            uxth w0, w0
  instruction(0x2a14_4014), //                            orr w20, w0, w20, lsl #16
  moveHigh(2, programAddress),
  load(3, 2, header.failureLetters),
  move(5, failureLetterCount),

  { label: 'letter' },
  instruction(0x1394_7294), //                            ror w20, w20, #28
  instruction(0x1200_0e86), //                            and w6, w20, #15
  instruction(0x1101_84c6), //                            add w6, w6, #'a'
  storeByteAndStep(6, 3), //                              strb w6, [x3], #1
  instruction(0x7100_04a5), //                            subs w5, w5, #1
  branchIfNotEqual('letter'),
  move(0, stderr),
  load(1, 2, header.failureText),
  load(2, 2, header.failureTextBytes),
  move(8, write),
  call,
  move(0, launchFailureCode),
  move(8, exitGroup),
  call,
];
