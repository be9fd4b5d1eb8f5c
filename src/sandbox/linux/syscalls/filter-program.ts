// Classic BPF as seccomp takes it: records of u16 code, u8 jump-if-true, u8 jump-if-false, u32 operand, little endian.
export const filterInstructionBytes = 8;
const code = { load: 0x20, and: 0x54, ifEqual: 0x15, ifAtLeast: 0x35, return: 0x06 };

/** The kernel's reaction to a call: it allows the call, kills the process, or returns an error number. */
export const action = {
  allow: 0x7fff_0000,
  kill: 0x8000_0000,
  refuse: (errorNumber: number) => 0x0005_0000 | errorNumber,
};

type Operand = number | typeof ownProcess;
type Instruction = [code: number, ifTrue: number, ifFalse: number, operand: Operand];

// struct seccomp_data: int nr, u32 arch, u64 instruction pointer, u64 args[6].
const offset = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index };

/** Placeholder for the id of the process that installs the filter. */
export const ownProcess = Symbol('own process');

/** A condition on the low half of one argument: after `mask` is applied, it must be one of `equals`. */
export interface ArgumentTest {
  argument: number;
  /** The bits that are compared; by default all of them. */
  mask?: number;
  equals: readonly Operand[];
}

/** Collects the rules of a filter; the first rule that matches a call decides it. */
export class FilterProgram {
  readonly #instructions: Instruction[] = [];

  constructor(auditArchitecture: number) {
    this.#push(
      [code.load, 0, 0, offset.architecture],
      [code.ifEqual, 1, 0, auditArchitecture],
      makeReturn(action.kill),
    );
    this.#push([code.load, 0, 0, offset.number]);
  }

  /** Decides all calls whose number is `lowest` or higher. */
  decideFrom(lowest: number, decision: number): void {
    this.#push([code.ifAtLeast, 0, 1, lowest], makeReturn(decision));
  }

  /** Decides all calls of `number`. */
  decide(number: number, decision: number): void {
    this.#push([code.ifEqual, 0, 1, number], makeReturn(decision));
  }

  /** Allows calls of `number` that pass all tests of one of the `choices`; other calls of `number` get `otherwise`. */
  allowWhere(number: number, choices: readonly (readonly ArgumentTest[])[], otherwise: number): void {
    const body = [...choices.flatMap((tests) => makeChoice(tests)), makeReturn(otherwise)];
    this.#push([code.ifEqual, 0, body.length, number], ...body);
  }

  /** The finished program, and the offsets at which the process id belongs. Calls without a rule get `otherwise`. */
  finish(otherwise: number): { bytes: Buffer; pidOffsets: number[] } {
    const all = [...this.#instructions, makeReturn(otherwise)];
    const pidOffsets: number[] = [];
    const bytes = Buffer.alloc(all.length * filterInstructionBytes);
    all.forEach(([operation, ifTrue, ifFalse, operand], index) => {
      const at = index * filterInstructionBytes;
      bytes.writeUInt16LE(operation, at);
      bytes.writeUInt8(ifTrue, at + 2);
      bytes.writeUInt8(ifFalse, at + 3);
      if (operand === ownProcess) pidOffsets.push(at + 4);
      else bytes.writeUInt32LE(operand >>> 0, at + 4);
    });
    return { bytes, pidOffsets };
  }

  #push(...instructions: Instruction[]): void {
    this.#instructions.push(...instructions);
  }
}

function makeReturn(decision: number): Instruction {
  return [code.return, 0, 0, decision];
}

/** Ends with `allow` if all tests pass; else continues after its last instruction. */
function makeChoice(tests: readonly ArgumentTest[]): Instruction[] {
  // Built from the end, so that the distance to the following instructions is known.
  let choice: Instruction[] = [makeReturn(action.allow)];
  for (const test of tests.toReversed()) choice = [...makeTest(test, choice.length), ...choice];
  return choice;
}

/** Continues after its last instruction if the test passes, and `rest` instructions later if it does not. */
function makeTest({ argument, mask, equals }: ArgumentTest, rest: number): Instruction[] {
  const load: Instruction[] = [[code.load, 0, 0, offset.argument(argument)]];
  if (mask !== undefined) load.push([code.and, 0, 0, mask]);
  const last = equals.length - 1;
  const compare = equals.map(
    (value, index): Instruction => [code.ifEqual, last - index, index === last ? rest : 0, value],
  );
  return [...load, ...compare];
}
