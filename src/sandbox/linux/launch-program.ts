import { getSystemErrorName } from 'node:util';
import { failureLetterCount, header, maxProgramBytes, programAddress, step } from './launcher/layout.ts';
import { type Architecture, getSyscallNumber, type SyscallName } from './syscalls/syscall-numbers.ts';

/** A place in the program's memory, for data or for a result. */
export interface Place {
  readonly address: number;
}

/** A number, the address of data, or the result of an earlier call. */
export type Argument = number | Place | { readonly valueAt: Place };

interface Step {
  number: number;
  arguments: Argument[];
  lowest: number;
  highest: number;
  answer: Place;
  /** Describes the meaning of an answer that is out of bounds. */
  describe: (answer: number) => string;
}

const anySuccess = Number.MAX_SAFE_INTEGER;
const maxErrno = 4095;
const wordValues = 2 ** 32;
const maxArguments = 6;

/** Collects the system calls that a launcher makes before it becomes the confined program. */
export class LaunchProgram {
  readonly architecture: Architecture;
  readonly #data = new Uint8Array(maxProgramBytes);
  readonly #words = new Uint32Array(this.#data.buffer);
  readonly #steps: Step[] = [];
  readonly #cells = new Map<number, Place>();
  readonly #texts = new Map<string, Place>();
  #bytes = header.bytes;
  #firstStep = 0;
  readonly #unused: Place;

  constructor(architecture: Architecture) {
    this.architecture = architecture;
    this.#unused = this.addCell();
  }

  /** Address of the environment with which the launcher was started. */
  get environment(): { valueAt: Place } {
    return { valueAt: { address: programAddress + header.environment } };
  }

  /** Adds a call that must not fail. Its answer, an int, goes to `answer`. */
  mustCall(purpose: string, name: SyscallName, args: Argument[], answer?: Place): void {
    const describe = (found: number) => `${purpose} failed: ${name} returned ${getSystemErrorName(found)}`;
    this.#add(name, args, [0, anySuccess], describe, answer);
  }

  /** Adds a call that must return exactly this answer. */
  mustAnswer(expected: number, otherwise: string, name: SyscallName, args: Argument[] = []): void {
    this.#add(name, args, [expected, expected], () => otherwise);
  }

  /** Adds a call that the finished confinement must refuse. */
  mustBeRefused(attempt: string, name: SyscallName, args: Argument[]): void {
    this.#add(name, args, [-maxErrno, -1], () => `the canary was not stopped: it could ${attempt}`);
  }

  /** Adds a call by number that may have any answer; tests of the confinement use it. */
  tryCall(number: number, args: Argument[], answer: Place): void {
    const step = { number, arguments: args, lowest: Number.MIN_SAFE_INTEGER, highest: anySuccess };
    this.#steps.push({ ...step, answer, describe: () => 'any answer is fine' });
  }

  fail(why: string): void {
    this.mustAnswer(-1, why, 'getppid');
  }

  /** Adds a place for a call's answer, which later calls can use as an argument. */
  addCell(): Place {
    return { address: programAddress + this.#reserve(8) };
  }

  /** Adds a text that ends with a zero byte; equal texts are stored only once. */
  addText(text: string): Place {
    const place = this.#texts.get(text) ?? this.addBytes(Buffer.from(`${text}\0`));
    this.#texts.set(text, place);
    return place;
  }

  /** Adds a list of pointers with a null at its end. */
  addPointers(places: readonly Place[]): Place {
    const list = this.#reserve((places.length + 1) * 8);
    places.forEach(({ address }, i) => void this.#writeNumber(list + i * 8, address));
    return { address: programAddress + list };
  }

  /** Adds data, padded with zeros to a multiple of eight bytes. */
  addBytes(bytes: Uint8Array): Place {
    const at = this.#reserve(bytes.length);
    this.#data.set(bytes, at);
    return { address: programAddress + at };
  }

  /** The launcher's argument. The nonce marks the launcher's output about a failure: see `findFailure`. */
  encode(nonce: string): string {
    const text = Buffer.from(formatFailure(nonce, '\0'.repeat(failureLetterCount)));
    const failure = this.addBytes(text);
    const steps = this.#steps.map((one) => ({ ...one, cells: this.#makeCells(one.arguments) }));
    this.#firstStep = this.#bytes;
    for (const { cells, ...one } of steps) this.#addStep(one, cells);
    this.#writeNumber(header.firstStep, programAddress + this.#firstStep);
    this.#writeNumber(header.failureLetters, failure.address + text.indexOf(0));
    this.#writeNumber(header.failureText, failure.address);
    this.#writeNumber(header.failureTextBytes, text.length);
    return Buffer.from(this.#data.buffer, 0, this.#bytes).toString('hex');
  }

  /** Why the launcher failed, according to its output; undefined if it reported no failure. Call it after `encode`. */
  findFailure(nonce: string, printed: string): string | undefined {
    const [before, after] = formatFailure(nonce, '\0').split('\0') as [string, string];
    const start = printed.indexOf(before) + before.length;
    const letters = printed.slice(start, start + failureLetterCount);
    if (start < before.length || !printed.startsWith(after, start + letters.length)) return undefined;
    const found = fromLetters(letters);
    const index = (found.readUInt16BE(0) - this.#firstStep) / step.bytes;
    return this.#steps[index]?.describe(found.readInt16BE(2)).replaceAll('\n', ' ');
  }

  #add(
    name: SyscallName,
    args: Argument[],
    [lowest, highest]: [number, number],
    describe: (answer: number) => string,
    answer = this.#unused,
  ): void {
    const number = getSyscallNumber(name, this.architecture);
    if (number === null) throw new Error(`${name} does not exist on ${this.architecture}`);
    this.#steps.push({ number, arguments: args, lowest, highest, answer, describe });
  }

  #makeCells(args: readonly Argument[]): Place[] {
    const padded = [...args, ...Array<number>(maxArguments - args.length).fill(0)];
    return padded.map((argument) => {
      if (typeof argument === 'object')
        return 'valueAt' in argument ? argument.valueAt : this.#makeCell(argument.address);
      return this.#makeCell(argument);
    });
  }

  #makeCell(value: number): Place {
    const known = this.#cells.get(value);
    if (known !== undefined) return known;
    const cell = this.addCell();
    this.#writeNumber(cell.address - programAddress, value);
    this.#cells.set(value, cell);
    return cell;
  }

  #addStep({ number, lowest, highest, answer }: Step, cells: readonly Place[]): void {
    const at = this.#reserve(step.bytes);
    this.#writeNumber(at + step.number, number);
    cells.forEach(({ address }, i) => void this.#writeNumber(at + step.arguments + 8 * i, address));
    this.#writeNumber(at + step.lowest, lowest);
    this.#writeNumber(at + step.highest, highest);
    this.#writeNumber(at + step.answer, answer.address);
  }

  /** Reserves space for this number of bytes, and returns its offset. */
  #reserve(bytes: number): number {
    const at = this.#bytes;
    this.#bytes += Math.ceil(bytes / 8) * 8;
    if (this.#bytes > maxProgramBytes) throw new RangeError(`a launch takes more than ${maxProgramBytes} bytes`);
    return at;
  }

  /** Writes 64 bits, little endian like the machines that run this; negative numbers are in two's complement. */
  #writeNumber(at: number, value: number): void {
    this.#words[at / 4] = value;
    this.#words[at / 4 + 1] = Math.floor(value / wordValues);
  }
}

/** The confined program does not know the nonce, so it cannot fake this line. */
function formatFailure(nonce: string, letters: string): string {
  return `ade-launcher ${nonce} ${letters}\n`;
}

const letterA = 97;

function fromLetters(letters: string): Buffer {
  const digits = Buffer.from(letters, 'latin1').map((letter) => letter - letterA);
  return Buffer.from(Array.from({ length: letters.length / 2 }, (_, i) => (digits[2 * i]! << 4) | digits[2 * i + 1]!));
}
