import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PackageTrace } from '../../src/cli/trace-package.ts';
import { TraceReader } from '../../src/sandbox/linux/read-trace.ts';
import { runAde } from '../helpers/run-ade.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const membership = join(import.meta.dirname, '../../examples/membership');

test('doctor --trace runs a document, and names the refused calls of each process', async (t) => {
  if (spawnSync('strace', ['-V']).status !== 0) {
    if (process.env.CI === 'true') throw new Error('strace is not installed');
    return t.skip('strace is not installed');
  }
  const document = join(membership, 'membership.xlsx');
  const { exitCode, stdout, stderr } = await runAde([
    'doctor',
    '--trace',
    membership,
    '--document',
    document,
    '--json',
  ]);
  assert.equal(exitCode, 0, stderr);
  const trace = JSON.parse(stdout) as PackageTrace;
  const find = (process: string, call: string) =>
    trace.refused.find((found) => found.process === process && found.call === call)?.error;
  // Every Node process tries this call, and works without it.
  assert.equal(find('The rule process', 'io_uring_setup'), 'ENOSYS');
  assert.equal(find('The engine', 'io_uring_setup'), 'ENOSYS');
  assert.equal(find('The type check', 'fanotify_init'), 'EPERM');
  assert.ok(trace.refused.every(({ arguments: shown }) => !/ade-run-|0x[0-9a-f]{7}/.test(shown)));
});

test('where there is no strace, the doctor says what to install', async (t) => {
  const folder = await makeTempFolder(t);
  const { exitCode, stderr } = await runAde(['doctor', '--trace', membership], { PATH: folder });
  assert.equal(exitCode, 1);
  assert.match(stderr, /trace_unavailable.*apt-get install strace/);
});

test('a trace is read by process, also where calls are interrupted by those of others', () => {
  const reader = new TraceReader(
    (execution) => (execution.includes('"/host.js"') ? { name: 'The rule process', profile: 'rules' } : undefined),
    '/tmp/own',
  );
  const lines = [
    '10 execve("/bin/node", ["node", "cli.js"], 0x1 /* 3 vars */) = 0',
    '10 ptrace(PTRACE_TRACEME) = -1 EPERM (Operation not permitted)',
    '10 vfork( <unfinished ...>',
    '11 execve("/x/dist/launcher-x64", ["launcher", "00"], 0x2 /* 1 var */) = 0',
    '10 <... vfork resumed>) = 11',
    '11 clone(child_stack=NULL, flags=SIGCHLD) = -1 EPERM (Operation not permitted)',
    '11 execve("/bin/node", ["node", "/host.js"], 0x2 /* 1 var */) = 0',
    '11 clone(child_stack=0x7f0000000000, flags=CLONE_VM|CLONE_THREAD) = 12',
    '12 shmget(IPC_PRIVATE, 4096, 0600 <unfinished ...>',
    '11 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = -1 EACCES (Permission denied)',
    '12 <... shmget resumed>) = -1 EPERM (Operation not permitted)',
    '11 openat(AT_FDCWD, "/tmp/own/jobs/1/x", O_RDONLY|O_CREAT, 0600) = -1 EACCES (Permission denied)',
    '11 stat("/nowhere", 0x7ffc00000000) = -1 EACCES (Permission denied)',
    '12 shmget(IPC_PRIVATE, 4096, 0600) = -1 EPERM (Operation not permitted)',
  ];
  for (const line of lines) reader.add(line);
  assert.deepEqual(
    reader.refused.map((call) => Object.values(call).join(' ')),
    [
      'The rule process openat AT_FDCWD, "/etc/passwd", O_RDONLY EACCES 1',
      'The rule process openat AT_FDCWD, "…", O_RDONLY|O_CREAT EACCES 1',
      'The rule process shmget IPC_PRIVATE, 4096, 0600 EPERM 2',
    ],
  );
});
