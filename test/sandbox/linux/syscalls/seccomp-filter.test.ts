import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallProfile } from '../../../../src/sandbox/confinement.ts';
import type { CallNeeds } from '../../../../src/sandbox/linux/syscalls/allowed-calls.ts';
import { makeSeccompFilter } from '../../../../src/sandbox/linux/syscalls/seccomp-filter.ts';
import {
  type Architecture,
  getSyscallNumber,
  type SyscallName,
} from '../../../../src/sandbox/linux/syscalls/syscall-numbers.ts';

const auditArchitecture = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const pid = 4711;
const executionKey: readonly [number, number, number] = [0x89ab_cdef, 0x0123_4567, 0xffff_ffff];
const makeNeeds = (profile: CallProfile, network = false, mounts = false): CallNeeds => ({
  ...{ profile, network, mounts, executionKey },
});
const rules = makeNeeds('rules');
const networked = makeNeeds('rules', true);
const engine = makeNeeds('own');
const mounting = makeNeeds('own', false, true);

// Calls that are in no list.
const unlisted: Record<string, [x64: number, arm64: number]> = {
  kill: [62, 129],
  ptrace: [101, 117],
  mount: [165, 40],
  bpf: [321, 280],
  shmget: [29, 194],
  openByHandle: [304, 265],
  memfdCreate: [319, 279],
  clone3: [435, 435],
  ioUringSetup: [425, 425],
  openat2: [437, 437],
};

/** The filter as the launcher installs it, with its process id filled in. */
function makeFilter(architecture: Architecture, needs: CallNeeds): Buffer {
  const { bytes, pidOffsets } = makeSeccompFilter(architecture, needs);
  for (const offset of pidOffsets) bytes.writeUInt32LE(pid, offset);
  return bytes;
}

/** Evaluates a filter as the kernel would. */
function evaluate(filter: Buffer, architecture: number, number: number, args: readonly number[]): string {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(architecture, 4);
  for (const [index, arg] of args.entries()) data.writeUInt32LE(arg >>> 0, 16 + 8 * index);
  let accumulator = 0;
  for (let at = 0; at < filter.length; at += 8) {
    const [ifTrue, ifFalse, operand] = [filter[at + 2]!, filter[at + 3]!, filter.readUInt32LE(at + 4)];
    const jump = (isTrue: boolean) => {
      at += 8 * (isTrue ? ifTrue : ifFalse);
    };
    const code = filter.readUInt16LE(at);
    if (code === 0x20) accumulator = data.readUInt32LE(operand);
    else if (code === 0x54) accumulator = (accumulator & operand) >>> 0;
    else if (code === 0x15) jump(accumulator === operand);
    else if (code === 0x35) jump(accumulator >= operand);
    else if (code === 0x06) return nameVerdict(operand);
    else assert.fail(`unknown instruction ${code}`);
  }
  assert.fail('the filter has no end');
}

function nameVerdict(operand: number): string {
  if (operand === 0x7fff_0000) return 'allow';
  return operand === 0x8000_0000 ? 'kill' : `errno ${operand & 0xffff}`;
}

for (const architecture of ['x64', 'arm64'] as const) {
  describe(`filter for ${architecture}`, () => {
    const on = (needs: CallNeeds, name: SyscallName | keyof typeof unlisted, ...args: readonly number[]) => {
      const numbers = unlisted[name];
      const number = numbers?.[architecture === 'x64' ? 0 : 1] ?? getSyscallNumber(name as SyscallName, architecture)!;
      return evaluate(makeFilter(architecture, needs), auditArchitecture[architecture], number, args);
    };

    test('another architecture is killed', () => {
      const other = auditArchitecture[architecture === 'x64' ? 'arm64' : 'x64'];
      assert.equal(evaluate(makeFilter(architecture, rules), other, 0, []), 'kill');
    });

    test('sockets: none without network; with network only those for the internet and its resolver', () => {
      for (const family of [1, 2, 10, 16, 17, 40]) assert.equal(on(rules, 'socket', family, 1, 0), 'errno 13');
      for (const family of [2, 10]) {
        for (const type of [1, 2, 0o2000001, 0o2004002]) {
          for (const protocol of [0, 6, 17]) assert.equal(on(networked, 'socket', family, type, protocol), 'allow');
        }
        assert.equal(on(networked, 'socket', family, 3, 0), 'errno 13', 'raw');
        assert.equal(on(networked, 'socket', family, 1, 262), 'errno 13', 'another protocol');
      }
      assert.equal(on(networked, 'socket', 16, 0o2000003, 0), 'allow');
      assert.equal(on(networked, 'socket', 16, 3, 9), 'errno 13', 'another protocol of the kernel');
      for (const family of [1, 17, 40]) assert.equal(on(networked, 'socket', family, 1, 0), 'errno 13');
      assert.equal(on(networked, 'setsockopt', 3, 6, 1), 'allow');
      assert.equal(on(networked, 'setsockopt', 3, 270, 1), 'errno 1');
    });

    test('threads are allowed, processes are not', () => {
      assert.equal(on(rules, 'clone', 0x3d_0f00), 'allow');
      for (const flags of [17, 0x4000 | 17, 0x3d_0f00 | 0x1000_0000, 0x10_0f00]) {
        assert.equal(on(rules, 'clone', flags), 'errno 1');
      }
      assert.equal(on(makeNeeds('tools'), 'clone', 0x05_0f00), 'allow');
      assert.equal(on(rules, 'clone3'), 'errno 38');
      assert.equal(on(engine, 'clone', 17), 'allow');
      assert.equal(on(engine, 'clone', 0x1000_0011), 'errno 1');
      assert.equal(on(mounting, 'clone', 0x1000_0011), 'allow');
    });

    test("a hostile process can only become the program for which it has the launcher's key", () => {
      assert.equal(on(rules, 'execve', 1, 2, 3, ...executionKey), 'allow');
      assert.equal(on(rules, 'execve', 1, 2, 3), 'errno 1');
      for (const index of [0, 1, 2]) {
        assert.equal(
          on(rules, 'execve', 1, 2, 3, ...executionKey.map((word, at) => (at === index ? 1 : word))),
          'errno 1',
        );
      }
      assert.equal(on(engine, 'execve', 1, 2, 3), 'allow');
    });

    test('signals can only be sent to the process itself', () => {
      assert.equal(on(rules, 'tgkill', pid, pid, 6), 'allow');
      assert.equal(on(rules, 'tgkill', pid + 1, pid + 1, 6), 'errno 1');
      assert.equal(on(rules, 'kill', pid, 9), 'errno 1');
      for (const command of [8, 10, 15]) assert.equal(on(rules, 'fcntl', 3, command), 'errno 1');
      assert.equal(on(rules, 'fcntl', 3, 2), 'allow');
      assert.equal(on(engine, 'kill', 1, 9), 'allow');
    });

    test('memory that is not counted by any limit is refused', () => {
      for (const flags of [0x21, 0x122, 0x2022, 0x4_0022])
        assert.equal(on(rules, 'mmap', 0, 4096, 3, flags), 'errno 1');
      for (const flags of [0x22, 0x32, 0x2_0022, 0x01, 0x02, 0x812]) {
        assert.equal(on(rules, 'mmap', 0, 4096, 3, flags), 'allow');
      }
      assert.equal(on(rules, 'mprotect', 0, 4096, 7), 'allow');
      assert.equal(on(rules, 'mprotect', 0, 4096, 0x100_0003), 'errno 1');
      for (const advice of [9, 12, 20, 21, 100]) assert.equal(on(rules, 'madvise', 0, 4096, advice), 'errno 1');
      assert.equal(on(rules, 'madvise', 0, 4096, 4), 'allow');
      assert.equal(on(rules, 'memfdCreate'), 'errno 1');
    });

    test('files can only be opened for reading', () => {
      assert.equal(on(rules, 'openat', 0, 0, 0o2000000), 'allow');
      for (const folder of [0o200000, 0o40000]) assert.equal(on(rules, 'openat', 0, 0, 0o2004000 | folder), 'allow');
      for (const flags of [0o1000, 0o102, 1, 2, 0o10000000, 0o20200000, 0o20040000]) {
        assert.equal(on(rules, 'openat', 0, 0, flags), 'errno 13');
        assert.equal(on(engine, 'openat', 0, 0, flags), 'allow');
      }
      assert.equal(on(rules, 'openat2'), 'errno 38');
    });

    test('modes, owners and flags of files cannot be changed, not even by the engine', () => {
      for (const needs of [rules, networked, engine, makeNeeds('own', true)]) {
        for (const name of ['fchmod', 'fchown', 'fchmodat', 'fchownat'] as const)
          assert.equal(on(needs, name), 'errno 38');
        assert.equal(on(needs, 'ioctl', 3, 0x4008_6602), 'errno 1');
        assert.equal(on(needs, 'fcntl', 3, 1024), 'errno 1');
      }
    });

    test('limits of other processes cannot be changed', () => {
      assert.equal(on(rules, 'prlimit64', 0), 'allow');
      assert.equal(on(rules, 'prlimit64', pid), 'allow');
      assert.equal(on(rules, 'prlimit64', 1), 'errno 1');
    });

    test('the engine can make the calls that the inner launcher needs', () => {
      const needed = ['landlock_restrict_self', 'setresuid', 'capset', 'execve', 'wait4'] as const;
      for (const name of needed) assert.equal(on(engine, name), 'allow', name);
      for (const option of [1, 8, 22, 38, 47]) assert.equal(on(engine, 'prctl', option), 'allow');
      assert.equal(on(engine, 'socketpair', 1), 'allow');
      for (const name of ['ptrace', 'mount', 'bpf', 'openByHandle', 'shmget']) {
        assert.equal(on(engine, name), 'errno 1', name);
      }
      assert.equal(on(mounting, 'mount'), 'allow');
      assert.equal(on(mounting, 'ptrace'), 'errno 1');
    });

    test('unforeseen calls are refused: new calls as missing, others as forbidden', () => {
      for (const number of [424, 425, 434, 437, 462, 463, 469, 500, 5000]) {
        const verdict = evaluate(makeFilter(architecture, rules), auditArchitecture[architecture], number, []);
        assert.equal(verdict, number === 439 ? 'allow' : 'errno 38', String(number));
      }
      for (const number of [400, 420, 423]) {
        const verdict = evaluate(makeFilter(architecture, rules), auditArchitecture[architecture], number, []);
        assert.equal(verdict, 'errno 1', String(number));
      }
    });
  });
}

test('x32 calls are reported as missing', () => {
  assert.equal(evaluate(makeFilter('x64', rules), auditArchitecture.x64, 0x4000_0000 + 41, []), 'errno 38');
});
