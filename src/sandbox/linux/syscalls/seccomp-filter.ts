import { type CallNeeds, listAllowedCalls } from './allowed-calls.ts';
import { action, FilterProgram } from './filter-program.ts';
import { type Architecture, getSyscallNumber, type SyscallName } from './syscall-numbers.ts';

// linux/audit.h
const auditArchitecture = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const firstX32Number = 0x4000_0000;
/** Calls from this number on were added after 2019. Libraries try them, and use an older call if they are missing. */
const firstNewNumber = 424;
const errno = { notPermitted: 1, accessDenied: 13, notImplemented: 38 };

/** Errors for refused calls that are not answered with EPERM. */
const otherErrors: Partial<Record<SyscallName, number>> = {
  // The errors that Landlock would give, which programs report better.
  ...{ open: errno.accessDenied, openat: errno.accessDenied, socket: errno.accessDenied },
  // As on a system without modes and owners: libraries that replace a file can do without these calls.
  ...{ chmod: errno.notImplemented, fchmod: errno.notImplemented, fchmodat: errno.notImplemented },
  ...{ chown: errno.notImplemented, fchown: errno.notImplemented, fchownat: errno.notImplemented },
};

/** Generates the filter; `pidOffsets` are the offsets where its process id must be filled in. */
export function makeSeccompFilter(
  architecture: Architecture,
  needs: CallNeeds,
): { bytes: Buffer; pidOffsets: number[] } {
  const program = new FilterProgram(auditArchitecture[architecture]);
  const pretendMissing = action.refuse(errno.notImplemented);
  if (architecture === 'x64') program.decideFrom(firstX32Number, pretendMissing);
  const allowed = listAllowedCalls(needs);
  const isWhole = (name: SyscallName) => allowed[name] === 'any';
  const names = new Set([...Object.keys(allowed), ...Object.keys(otherErrors)] as SyscallName[]);
  // The kernel remembers calls that are allowed with any arguments, so only the other calls are filtered each time.
  for (const name of [...names].sort((a, b) => Number(isWhole(a)) - Number(isWhole(b)))) {
    const number = getSyscallNumber(name, architecture);
    if (number === null) continue;
    const choices = allowed[name] ?? [];
    if (choices === 'any') program.decide(number, action.allow);
    else program.allowWhere(number, choices, action.refuse(otherErrors[name] ?? errno.notPermitted));
  }
  program.decideFrom(firstNewNumber, pretendMissing);
  return program.finish(action.refuse(errno.notPermitted));
}
