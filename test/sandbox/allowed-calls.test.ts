import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import type { SandboxLevel } from '../../src/contract/levels.ts';
import type { Confinement } from '../../src/sandbox/confinement.ts';
import { type Argument, LaunchProgram, type Place } from '../../src/sandbox/linux/launch-program.ts';
import { type AllowedCalls, listAllowedCalls } from '../../src/sandbox/linux/syscalls/allowed-calls.ts';
import {
  currentArchitecture,
  getSyscallNumber,
  type SyscallName,
} from '../../src/sandbox/linux/syscalls/syscall-numbers.ts';
import { limitsThreads } from '../../src/sandbox/start/command.ts';
import { launcherPath } from '../../src/sandbox/start/entries.ts';
import {
  makeEngineConfinement,
  makeInstallConfinement,
  makeRuleHostConfinement,
  makeToolConfinement,
} from '../../src/sandbox/start/profiles.ts';
import { startConfined } from '../../src/sandbox/start/start-confined.ts';
import { pluck } from '../helpers/pluck.ts';
import { pick } from '../helpers/size.ts';
import { allLevels, requireLevel } from './levels.ts';

const limits = { memoryMb: 64, cpuSeconds: 10, logBytes: 100_000 };
const architecture = process.platform === 'linux' ? currentArchitecture() : 'x64';
const output = 3;
/** Includes numbers that no kernel has, and the second table of x86-64. */
const numbers = [...Array(600).keys(), ...[1000, 5000, 0x4000_0000, 0x4000_0001, 0x4000_0209]].filter(
  // uretprobe and uprobe of x86-64: filters do not see them, and the kernel ends a process that calls them itself.
  (number) => architecture !== 'x64' || ![335, 336].includes(number),
);
const callsOfRun = 200;
const patience = 10;
const [notPermitted, accessDenied, notImplemented] = [-1, -13, -38];
const refusals = [notPermitted, accessDenied, notImplemented];

/** Never called, even if allowed: they end the process, or leave it in a meaningless state. */
const endings: SyscallName[] = ['exit', 'exit_group', 'rt_sigreturn'];

interface Call {
  number: number;
  args: Argument[];
}

/**
 * Runs the launcher as the confined program: it makes the calls one after the other, and writes their results.
 * Without Node, only the kernel's layers are active.
 */
async function tryCalls(level: SandboxLevel, confinement: Confinement, list: (program: LaunchProgram) => Call[]) {
  const program = new LaunchProgram(architecture);
  const calls = list(program);
  const answers = program.addBytes(Buffer.alloc(calls.length * 8));
  calls.forEach(({ number, args }, index) => {
    program.tryCall(number, args, { address: answers.address + index * 8 });
  });
  program.mustCall('answering', 'write', [output, answers, calls.length * 8]);
  program.mustCall('ending', 'exit_group', [0]);
  const confined = startConfined(level, { ...confinement, args: [program.encode('probe')] });
  // Some calls wait forever if they are possible.
  const timer = setTimeout(
    () => confined.kill({ code: 'time_limit', details: { seconds: patience } }),
    patience * 1000,
  );
  const bytes = await buffer(confined.output);
  const { reason, logTail } = await confined.ended;
  clearTimeout(timer);
  assert.equal(reason, null, logTail);
  return calls.map((call, index) => ({ ...call, answer: bytes.readInt32LE(index * 8) }));
}

const entry = launcherPath();
const program = { entry, isExecutable: true, runtime: entry, args: [], limits };
const profiles: Record<string, (level: SandboxLevel) => Confinement> = {
  rules: () => makeRuleHostConfinement({ ...program, readPaths: [dirname(entry)], network: false }),
  'rules with network': () => makeRuleHostConfinement({ ...program, readPaths: [dirname(entry)], network: true }),
  tools: (level) => makeToolConfinement(level, { ...program, name: 'A tool', readPaths: [dirname(entry)] }),
  engine: () => makeEngineConfinement({ ...program, writePaths: [], network: false }),
  install: () => makeInstallConfinement({ ...program, writePaths: [], network: true }),
};

function listAllowed(level: SandboxLevel, { calls: profile, network, startsSandboxes }: Confinement): AllowedCalls {
  return listAllowedCalls({
    ...{ profile, network, executionKey: [0, 0, 0] },
    mounts: startsSandboxes && level === 'bubblewrap',
  });
}

function numberOf(name: string): number {
  return getSyscallNumber(name as SyscallName, architecture) ?? -1;
}

/** Arguments of every kind: zeros, all bits, small numbers, descriptors, texts and memory. */
function makeArguments(program: LaunchProgram): Argument[][] {
  const path: Place = program.addText('/');
  const memory = program.addBytes(Buffer.alloc(256));
  return [
    [0, 0, 0, 0, 0, 0],
    [-1, -1, -1, -1, -1, -1],
    [1, 1, 1, 1, 1, 1],
    [path, memory, 0, memory, 0, 0],
    [-100, path, 0, memory, 0, 0],
    [0, memory, 8, memory, 8, 0],
  ];
}

/** Calls that the lists allow only in part, with arguments that must be refused. */
const forbiddenArguments: Partial<Record<SyscallName, number[][]>> = {
  clone: [[17], [0x4011], [0x1000_0011], [0x3d_0f00 | 0x1000_0000], [0x2_0000]],
  mmap: [0x21, 0x122, 0x2022, 0x4_0022].map((flags) => [0, 4096, 3, flags, -1, 0]),
  mprotect: [
    [0, 0, 0x100_0000],
    [0, 0, 0x200_0000],
  ],
  madvise: [9, 12, 13, 18, 19, 20, 21, 25, 100, 101].map((advice) => [0, 0, advice]),
  futex: [2, 3, 6, 7, 8, 11, 12, 13].map((operation) => [0, operation | 128, 0, 0, 0, 0]),
  fcntl: [8, 10, 15, 1024, 1025, 1026, 1031, 1033].map((command) => [0, command, 0]),
  ioctl: [0x4008_6602, 0x8008_6601, 0x5412, 0x8901, 0x8902, 0x5452, 0x541d].map((request) => [0, request, 0]),
  prctl: [1, 4, 8, 22, 24, 35, 38, 47, 55, 0x5961_6d61].map((option) => [option, 0, 0, 0, 0]),
  prlimit64: [[1, 7, 0, 0]],
  tgkill: [[1, 1, 0]],
  openat: [1, 2, 0o100, 0o1000, 0o10000000, 0o20200002].map((flags) => [-100, 0, flags, 0]),
  execve: [
    [0, 0, 0],
    [0, 0, 0, 1, 1, 1],
  ],
  socket: [
    ...[1, 3, 16, 17, 31, 38, 40, 44].map((family) => [family, 1, 0]),
    ...[3, 5].flatMap((type) => [2, 10].map((family) => [family, type, 0])),
    ...[1, 2, 132, 262].map((protocol) => [2, 1, protocol]),
    [16, 3, 9],
  ],
  setsockopt: [[0, 270, 1, 0, 0]],
};

/** How many threads a rule process gets if it doubles them seven times. */
async function countThreads(level: SandboxLevel): Promise<number> {
  const program = new LaunchProgram(architecture);
  const memory = program.addBytes(Buffer.alloc(1024));
  const threadFlags = 0x3d_0f00;
  for (let doubling = 0; doubling < 7; doubling++) {
    program.tryCall(numberOf('clone'), [threadFlags, memory, memory, memory, memory], memory);
  }
  const aWhile = Buffer.alloc(16);
  aWhile.writeUInt32LE(300_000_000, 8);
  const time = program.addBytes(aWhile);
  program.tryCall(numberOf('write'), [output, program.addText('x'), 1], memory);
  program.tryCall(numberOf('nanosleep'), [time, 0], memory);
  program.mustCall('ending', 'exit', [0]);
  const confined = startConfined(level, { ...profiles.rules!(level), args: [program.encode('threads')] });
  const { length } = await buffer(confined.output);
  await confined.ended;
  return length;
}

const levels = pick(
  allLevels,
  (level) => level === 'landlock',
  () => true,
);

describe('allowed calls', { skip: process.platform === 'linux' ? false : 'filters are for Linux' }, () => {
  for (const level of levels) {
    test(`${level}: threads are limited if the kernel can count them`, async (t) => {
      if (!(await requireLevel(t, level))) return;
      const isLimited = limitsThreads(level);
      assert.equal(isLimited, process.getuid?.() === 0 || level === 'bubblewrap');
      const threads = await countThreads(level);
      if (isLimited) assert.ok(threads > 30 && threads <= 64, String(threads));
      else assert.equal(threads, 128);
    });
  }

  for (const level of levels) {
    for (const [name, makeConfinement] of Object.entries(profiles)) {
      test(`${level}, ${name}: every unlisted call is refused, whatever its arguments`, async (t) => {
        if (!(await requireLevel(t, level))) return;
        const confinement = makeConfinement(level);
        const listed = new Set(Object.keys(listAllowed(level, confinement)).map(numberOf));
        const unlisted = numbers.filter((number) => !listed.has(number));
        assert.ok(unlisted.length > 400, 'most calls are not listed');
        const vectors = makeArguments(new LaunchProgram(architecture)).length;
        const runs = Math.ceil(unlisted.length / callsOfRun);
        for (let vector = 0; vector < vectors; vector++) {
          for (let run = 0; run < runs; run++) {
            const some = unlisted.slice(run * callsOfRun, (run + 1) * callsOfRun);
            const made = await tryCalls(level, confinement, (program) => {
              const args = makeArguments(program)[vector]!;
              return some.map((number) => ({ number, args }));
            });
            const open = made.filter(({ answer }) => !refusals.includes(answer));
            assert.deepEqual(
              open.map(({ number, answer }) => `${number}: ${answer}`),
              [],
              `arguments ${vector}`,
            );
          }
        }
      });
    }

    for (const name of ['rules', 'rules with network']) {
      test(`${level}, ${name}: listed calls are possible, but only with the listed arguments`, async (t) => {
        if (!(await requireLevel(t, level))) return;
        const confinement = profiles[name]!(level);
        const allowed = Object.entries(listAllowed(level, confinement)) as [SyscallName, AllowedCalls[SyscallName]][];
        const whole = allowed.filter(
          ([call, rule]) => rule === 'any' && !endings.includes(call) && numberOf(call) >= 0,
        );
        const made = await tryCalls(level, confinement, () =>
          whole.map(([call]) => ({ number: numberOf(call), args: [-1, -1, -1, -1, -1, -1] })),
        );
        // An error about a wrong descriptor or address comes from the kernel: the call has passed the filter.
        assert.deepEqual(
          pluck(
            made.filter(({ answer }) => refusals.includes(answer)),
            'number',
          ),
          [],
        );

        const inPart = allowed.filter(([call, rule]) => rule !== 'any' && numberOf(call) >= 0);
        const untested = inPart
          .map(([call]) => call)
          .filter((call) => call !== 'open' && !(call in forbiddenArguments));
        assert.deepEqual(untested, [], 'each partly allowed call has arguments here that must be refused');
        const forbidden = inPart.flatMap(([call]) =>
          (forbiddenArguments[call] ?? []).map((args) => ({ number: numberOf(call), args })),
        );
        const answers = await tryCalls(level, confinement, () =>
          forbidden.filter((call) => isRefused(confinement, call)),
        );
        assert.ok(answers.length > 60);
        assert.deepEqual(
          answers.filter(({ answer }) => ![notPermitted, accessDenied].includes(answer)),
          [],
        );
      });
    }
  }
});

/** With the network, sockets of the resolver and of the internet are allowed. */
function isRefused({ network }: Confinement, { number, args }: { number: number; args: number[] }): boolean {
  return !network || number !== numberOf('socket') || !(args[0] === 16 && args[1] === 3 && args[2] === 0);
}
