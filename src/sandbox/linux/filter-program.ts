// Classic BPF as seccomp takes it: records of u16 code, u8 jump-if-true, u8 jump-if-false, u32 operand, little endian.
export const filterInstructionBytes = 8;
const code = { load: 0x20, and: 0x54, ifEqual: 0x15, ifAtLeast: 0x35, ifAnyBit: 0x45, return: 0x06 };

/** What the kernel does with a call: allows it, kills the process, or returns an error number. */
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

/** A condition on the low half of one argument. */
export interface ArgumentTest {
  argument: number;
  /** Applied before comparing with `equals`. */
  mask?: number;
  /** True when the argument is one of these. */
  equals?: readonly (number | typeof ownProcess)[];
  /** True when any of these bits is set. */
  anyBit?: number;
}

/** Collects the rules of one filter; the first rule that fits a call decides it, and no rule means `allow`. */
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

  /** Decides every call whose number is `lowest` or higher. */
  decideFrom(lowest: number, decision: number): void {
    this.#push([code.ifAtLeast, 0, 1, lowest], makeReturn(decision));
  }

  /** Decides every call of `number`. */
  decide(number: number, decision: number): void {
    this.#push([code.ifEqual, 0, 1, number], makeReturn(decision));
  }

  /** Decides calls of `number`: `whenTrue` where the argument passes the test, else `whenFalse`. */
  decideByArgument(number: number, test: ArgumentTest, whenTrue: number, whenFalse: number): void {
    const body: Instruction[] = [[code.load, 0, 0, offset.argument(test.argument)]];
    if (test.mask !== undefined) body.push([code.and, 0, 0, test.mask]);
    const comparisons = makeComparisons(test);
    comparisons.forEach(([operation, operand], index) => {
      // A match jumps over the remaining comparisons and the action for "false".
      body.push([operation, comparisons.length - index, 0, operand]);
    });
    body.push(makeReturn(whenFalse), makeReturn(whenTrue));
    this.#push([code.ifEqual, 0, body.length, number], ...body);
  }

  /** The finished program, and where in it the process id belongs. Calls without a rule are allowed. */
  finish(): { bytes: Buffer; pidOffsets: number[] } {
    const all = [...this.#instructions, makeReturn(action.allow)];
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

function makeComparisons(test: ArgumentTest): [number, Operand][] {
  const comparisons: [number, Operand][] = (test.equals ?? []).map((value) => [code.ifEqual, value]);
  if (test.anyBit !== undefined) comparisons.push([code.ifAnyBit, test.anyBit]);
  return comparisons;
}
