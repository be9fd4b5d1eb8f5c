/**
 * What the launcher and its program agree on. The launcher is a small executable that runs a list of system calls, so
 * that confining a process does not need another start of Node. Its one argument is the program in hexadecimal digits (small letters).
 * It decodes them to `programAddress` and begins with the first step:
 *
 * 1. The six arguments are read from the cells that the step names, and the call is made.
 * 2. An answer below `lowest` or above `highest` ends the launcher: it writes eight letters, from `a` (0) to `p` (15), for
 *    the low halves of the step's address and of the answer, to where the header says, prints the text around them to
 *    stderr, and exits.
 * 3. Else the answer's low 32 bits go where the step says, and the next step follows. There is no last step: the program
 *    ends with a call that does not return.
 *
 * All numbers are unsigned 64-bit, little endian, except for the bounds, which are signed.
 */
export const programAddress = 0x50_0000;

/** The launcher reports a step by the low half of its address. */
export const maxProgramBytes = 0x1_0000;

/** Offsets from `programAddress`. */
export const header = {
  /** A cell that the launcher fills with the address of its environment. */
  environment: 0,
  firstStep: 8,
  failureLetters: 16,
  failureText: 24,
  failureTextBytes: 32,
  bytes: 40,
};

/** Offsets in a step. */
export const step = { number: 0, arguments: 8, lowest: 56, highest: 64, answer: 72, bytes: 80 };

/** Letters that name the step and its answer, four each. */
export const failureLetterCount = 8;

/** Exit code of a launcher that got an answer out of bounds. */
export const launchFailureCode = 125;
