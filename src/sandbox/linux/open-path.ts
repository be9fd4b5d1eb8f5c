import type { LaunchProgram, Place } from './launch-program.ts';

const relativeToFolder = -100; // AT_FDCWD
const closeOnExecute = 0o2000000;
const flags = { read: 0, change: 2, reference: 0o10000000 }; // O_RDONLY, O_RDWR, O_PATH

/** Opens a file or folder; its descriptor goes to `descriptor`. */
export function openPath(program: LaunchProgram, path: string, use: keyof typeof flags, descriptor: Place): void {
  program.mustCall(`opening ${path}`, 'openat', makeArguments(program, path, use), descriptor);
}

export function mustNotOpen(program: LaunchProgram, attempt: string, path: string, use: keyof typeof flags): void {
  program.mustBeRefused(attempt, 'openat', makeArguments(program, path, use));
}

function makeArguments(program: LaunchProgram, path: string, use: keyof typeof flags) {
  return [relativeToFolder, program.addText(path), flags[use] | closeOnExecute, 0];
}
