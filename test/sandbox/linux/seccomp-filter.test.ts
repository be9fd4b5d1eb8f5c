import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FilterRules, makeSeccompFilter } from '../../../src/sandbox/linux/seccomp-filter.ts';
import { type Architecture, getSyscallNumber, type SyscallName } from '../../../src/sandbox/linux/syscall-numbers.ts';

const auditArchitecture = { x64: 0xc000_003e, arm64: 0xc000_00b7 };
const pid = 4711;
const hostile: FilterRules = { network: false, subprocess: false };
const networked: FilterRules = { ...hostile, network: true };
const trusted: FilterRules = { network: false, subprocess: true };

/** The filter as the launcher installs it, with the number of its process filled in. */
function makeFilter(architecture: Architecture, rules: FilterRules): Buffer {
  const { bytes, pidOffsets } = makeSeccompFilter(architecture, rules);
  for (const offset of pidOffsets) bytes.writeUInt32LE(pid, offset);
  return bytes;
}

/** Runs a filter as the kernel would. */
function evaluate(filter: Buffer, architecture: number, number: number, args: number[]): string {
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
    else if (code === 0x45) jump((accumulator & operand) !== 0);
    else if (code === 0x06) return nameVerdict(operand);
    else assert.fail(`unknown instruction ${code}`);
  }
  assert.fail('the filter has no end');
}

function nameVerdict(operand: number): string {
  if (operand === 0x7fff_0000) return 'allow';
  return operand === 0x8000_0000 ? 'kill' : `errno ${operand & 0xffff}`;
}

function decide(architecture: Architecture, rules: FilterRules, name: SyscallName, ...args: number[]): string {
  const number = getSyscallNumber(name, architecture)!;
  return evaluate(makeFilter(architecture, rules), auditArchitecture[architecture], number, args);
}

for (const architecture of ['x64', 'arm64'] as const) {
  describe(`filter for ${architecture}`, () => {
    const on = (rules: FilterRules, name: SyscallName, ...args: number[]) => decide(architecture, rules, name, ...args);

    test('another architecture is killed', () => {
      const other = auditArchitecture[architecture === 'x64' ? 'arm64' : 'x64'];
      assert.equal(evaluate(makeFilter(architecture, hostile), other, 0, []), 'kill');
    });

    test('sockets: none without network, and only three families with it', () => {
      for (const family of [1, 2, 10, 16, 17, 40]) assert.equal(on(hostile, 'socket', family), 'errno 13');
      for (const family of [2, 10, 16]) assert.equal(on(networked, 'socket', family), 'allow');
      for (const family of [1, 17, 40]) assert.equal(on(networked, 'socket', family), 'errno 13');
    });

    test('threads are allowed, processes are not', () => {
      assert.equal(on(hostile, 'clone', 0x3d_0f00), 'allow');
      assert.equal(on(hostile, 'clone', 17), 'errno 1');
      assert.equal(on(hostile, 'clone3'), 'errno 38');
      assert.equal(on(trusted, 'clone', 17), 'allow');
      assert.equal(on(trusted, 'clone', 0x1000_0011), 'errno 1');
    });

    test('signals reach the process itself alone', () => {
      assert.equal(on(hostile, 'tgkill', pid, pid, 6), 'allow');
      assert.equal(on(hostile, 'tgkill', pid + 1, pid + 1, 6), 'errno 1');
      assert.equal(on(hostile, 'kill', pid, 9), 'errno 1');
      assert.equal(on(hostile, 'fcntl', 3, 8), 'errno 1');
      assert.equal(on(hostile, 'fcntl', 3, 2), 'allow');
      assert.equal(on(trusted, 'kill', 1, 9), 'allow');
    });

    test('memory that no limit counts is refused', () => {
      assert.equal(on(hostile, 'mmap', 0, 4096, 3, 0x21), 'errno 1');
      assert.equal(on(hostile, 'mmap', 0, 4096, 3, 0x122), 'errno 1');
      assert.equal(on(hostile, 'mmap', 0, 4096, 3, 0x22), 'allow');
      assert.equal(on(hostile, 'mmap', 0, 4096, 1, 0x01), 'allow');
      assert.equal(on(hostile, 'memfd_create'), 'errno 1');
    });

    test('files may be opened, but neither made nor cut', () => {
      assert.equal(on(hostile, 'openat', 0, 0, 0o2000000), 'allow');
      assert.equal(on(hostile, 'openat', 0, 0, 0o1000), 'errno 13');
      assert.equal(on(hostile, 'openat', 0, 0, 0o102), 'errno 13');
      assert.equal(on(hostile, 'openat2'), 'errno 38');
      assert.equal(on(trusted, 'openat', 0, 0, 0o102), 'allow');
    });

    test('limits of other processes stay as they are', () => {
      assert.equal(on(hostile, 'prlimit64', 0), 'allow');
      assert.equal(on(hostile, 'prlimit64', 1), 'errno 1');
    });

    test('what the inner launcher needs stays possible to the engine', () => {
      const needed = ['landlock_restrict_self', 'prctl', 'setresuid', 'capset', 'prlimit64', 'socketpair'] as const;
      for (const name of needed) assert.equal(on(trusted, name), 'allow', name);
      for (const name of ['ptrace', 'mount', 'bpf', 'open_by_handle_at'] as const) {
        assert.equal(on(trusted, name), 'errno 1', name);
      }
    });
  });
}

test('the x32 calls are hidden', () => {
  assert.equal(evaluate(makeFilter('x64', hostile), auditArchitecture.x64, 0x4000_0000 + 41, []), 'errno 38');
});
