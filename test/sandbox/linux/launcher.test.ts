import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { LaunchProgram } from '../../../src/sandbox/linux/launch-program.ts';
import { launchFailureCode } from '../../../src/sandbox/linux/launcher/layout.ts';
import { makeLauncher } from '../../../src/sandbox/linux/launcher/make-executable.ts';

const dir = mkdtempSync(join(tmpdir(), 'ade-launcher-'));
after(() => rmSync(dir, { recursive: true }));

const nonce = 'test';

for (const architecture of ['x64', 'arm64'] as const) {
  const emulator = architecture === process.arch ? null : `qemu-${{ x64: 'x86_64', arm64: 'aarch64' }[architecture]}`;
  describe(`the launcher for ${architecture}`, { skip: findReasonToSkip(emulator) }, () => {
    const path = join(dir, architecture);
    writeFileSync(path, makeLauncher(architecture), { mode: 0o755 });

    /** Runs a program to its end; `fill` adds the calls before the last, which executes `command` or exits with 7. */
    function launch(fill: (program: LaunchProgram) => void, command: string[] = []) {
      const program = new LaunchProgram(architecture);
      fill(program);
      const words = command.map((word) => program.addText(word));
      if (words.length === 0) program.mustCall('ending', 'exit_group', [7]);
      else program.mustCall('executing', 'execve', [words[0]!, program.addPointers(words), program.environment]);
      const args = [path, program.encode(nonce)];
      const [file, ...rest] = emulator === null ? args : [emulator, ...args];
      const { status, stdout, stderr } = spawnSync(file!, rest, {
        env: { ...process.env, COLOUR: 'red' },
        encoding: 'utf8',
      });
      return { status, stdout, stderr, failure: program.findFailure(nonce, stderr) };
    }

    test('makes its calls and ends', () => {
      const { status, stderr, failure } = launch(() => undefined);
      assert.deepEqual({ status, stderr, failure }, { status: 7, stderr: '', failure: undefined });
    });

    test('becomes another program, with the arguments and environment that it was given', () => {
      const { status, stdout: printed } = launch(
        () => undefined,
        ['/bin/sh', '-c', 'echo "$COLOUR $0 $1"', 'a b', '\u00e9'],
      );
      assert.deepEqual({ status, printed }, { status: 0, printed: 'red a b \u00e9\n' });
    });

    test('takes six arguments, and results of earlier calls', () => {
      const { failure } = launch((program) => {
        const descriptor = program.addCell();
        const folder = program.addText('/');
        program.mustCall('opening', 'openat', [-100, folder, 0, 0], descriptor);
        program.mustCall('closing', 'close', [{ valueAt: descriptor }]);
        program.mustBeRefused('map a file that is closed', 'mmap', [0, 4096, 1, 2, { valueAt: descriptor }, 0]);
        program.mustCall('mapping', 'mmap', [0, 4096, 1, 0x22, -1, 0]);
        program.mustBeRefused('map with an odd offset', 'mmap', [0, 4096, 1, 0x22, -1, 1]);
      });
      assert.equal(failure, undefined);
    });

    test('writes a result into data, and nothing beside it', () => {
      const { failure } = launch((program) => {
        const ones = program.addBytes(Buffer.alloc(4, 0xff));
        const data = { address: ones.address + 4 };
        program.mustCall('asking', 'getppid', [], data);
        program.mustCall('finding the parent', 'kill', [{ valueAt: data }, 0]);
        program.mustBeRefused('close a descriptor of ones', 'close', [{ valueAt: ones }]);
      });
      assert.equal(failure, undefined);
    });

    test('a call that fails ends it, and the message names the call with the error', () => {
      const run = launch((program) => {
        program.mustCall('asking', 'getpid', []);
        program.mustCall('closing nothing', 'close', [999]);
      });
      assert.equal(run.status, launchFailureCode);
      assert.equal(run.failure, 'closing nothing failed: close returned EBADF');
    });

    test('an unexpected result ends it, and so does a call that should have been refused', () => {
      const wrongParent = launch((program) => program.mustAnswer(1, 'another parent', 'getppid'));
      assert.deepEqual([wrongParent.status, wrongParent.failure], [launchFailureCode, 'another parent']);
      const open = launch((program) => {
        program.mustBeRefused('open a folder', 'openat', [-100, program.addText('/'), 0, 0]);
      });
      assert.match(open.failure!, /it could open a folder$/);
      const closed = launch((program) => program.mustBeRefused('close nothing', 'close', [999]));
      assert.equal(closed.status, 7);
    });

    test('output of a program is not mistaken for a failure of the launcher', () => {
      const { status, failure } = launch(
        () => undefined,
        ['/bin/sh', '-c', 'echo "ade-launcher other aaaabbbb" >&2; exit 125'],
      );
      assert.deepEqual({ status, failure }, { status: launchFailureCode, failure: undefined });
    });
  });
}

test('a launch that is too long is refused', () => {
  const program = new LaunchProgram('x64');
  assert.throws(() => program.addText('x'.repeat(70_000)), /takes more than 65536 bytes/);
});

function findReasonToSkip(emulator: string | null): string | false {
  if (process.platform !== 'linux') return 'the launcher is for Linux';
  const isThere = emulator === null || spawnSync(emulator, ['--version']).status === 0;
  return isThere || process.env.CI === 'true' ? false : `${emulator} is not installed`;
}
