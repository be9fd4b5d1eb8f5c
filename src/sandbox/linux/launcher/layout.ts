/**
 * The format on which the launcher and its program agree. The launcher is a small executable that runs a list of system
 * calls, so that confining a process does not need another start of Node. Its one argument is the program in
 * hexadecimal digits (small letters). It decodes them to `programAddress` and begins with the first step:
 *
 * 1. It reads the six arguments from the cells that the step names, and makes the call.
 * 2. If the answer is below `lowest` or above `highest`, it writes eight letters, from `a` (0) to `p` (15), to the
 *    place that the header names: the low halves of the step's address and of the answer. Then it prints the text around
 *    them to stderr, and exits.
 * 3. Otherwise, it stores the answer's low 32 bits in the place that the step names, and continues with the next step.
 *    The program ends with a call that does not return.
 *
 * All numbers are unsigned 64-bit, little endian, except for the bounds, which are signed.
 */
export const programAddress = 0x50_0000;

/** The launcher reports a step by the low half of its address. */
export const maxProgramBytes = 0x1_0000;

/** Offsets from `programAddress`. */
export const header = {
  /** A cell in which the launcher stores the address of its environment. */
  environment: 0,
  firstStep: 8,
  failureLetters: 16,
  failureText: 24,
  failureTextBytes: 32,
  bytes: 40,
};

/** Offsets within a step. */
export const step = { number: 0, arguments: 8, lowest: 56, highest: 64, answer: 72, bytes: 80 };

/** Number of letters that name the step and its answer: four for each. */
export const failureLetterCount = 8;

/** Exit code of a launcher after an answer out of bounds. */
export const launchFailureCode = 125;
