import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import pc from 'picocolors';
import { makeProgram } from '../../src/cli/commands/index.ts';
import { runAdeHere, succeedHere } from '../helpers/run-ade-here.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const missing = (shell: string) =>
  spawnSync(shell, ['--version']).error && process.env.CI !== 'true' ? `needs ${shell}` : false;

/** Every command, with the words that call it. */
function listCommands(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  return command.commands.flatMap((sub) => {
    const own = [...path, sub.name()];
    return [{ path: own, command: sub }, ...listCommands(sub, own)];
  });
}

test('bash completes commands, options and their values', { skip: missing('bash') }, async (context) => {
  const script = await succeedHere('completion', 'bash');
  const folder = await makeTempFolder(context);
  mkdirSync(join(folder, 'packages'));
  writeFileSync(join(folder, 'paper.csv'), '');
  /** What bash offers for the last word of each line. */
  const complete = (lines: string[][]): string[][] => {
    const asked = lines.map((words) => {
      const list = ['ade', ...words].map((word) => `'${word}'`).join(' ');
      return `COMP_WORDS=(${list}); COMP_CWORD=${words.length}; _ade 2>/dev/null; echo "\${COMPREPLY[*]}"`;
    });
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', `${script}\n${asked.join('\n')}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').filter((word) => word !== ''));
  };

  const offered = complete([
    ['res'],
    ['run', 'a.csv', '--conf'],
    ['sender', 'rec'],
    ['sender', 'recipe', '--tol'],
    ['issues', 'run', '--format', ''],
    ['issues', '--format', '=', 'c'],
    ['run', '--config', 'p'],
    ['run', 'pap'],
    ['completion', 'bash', '--he'],
  ]);
  assert.deepEqual(offered, [
    ['resume'],
    ['--config'],
    ['recipe'],
    ['--tolerance'],
    ['table', 'csv', 'json'],
    ['csv'],
    ['packages'],
    [],
    ['--help'],
  ]);

  const terminal = { width: 80, paint: pc.createColors(false), print: () => {}, note: () => {} };
  const program = makeProgram(terminal);
  const commands = listCommands(program);
  const forOptions = complete(commands.map(({ path }) => [...path, '--']));
  for (const [index, { path, command }] of commands.entries()) {
    const known = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
    assert.deepEqual([...forOptions[index]!].sort(), [...known, '--help'].sort(), path.join(' '));
  }
  const [first] = complete([['']]);
  for (const { name } of program.commands.map((command) => ({ name: command.name() }))) {
    assert.ok(first!.includes(name), name);
  }
});

test('bash offers files where ade expects a file', { skip: missing('bash') }, async () => {
  const { stdout } = await runAdeHere(['completion', 'bash']);
  assert.match(stdout, /^complete -o bashdefault -o default -F _ade ade$/m);
  assert.equal((await runAdeHere(['completion', 'csh'])).exitCode, 2);
});

test('fish completes commands, options and their values', { skip: missing('fish') }, async (context) => {
  const folder = await makeTempFolder(context);
  mkdirSync(join(folder, 'packages'));
  writeFileSync(join(folder, 'paper.csv'), '');
  writeFileSync(join(folder, 'ade.fish'), await succeedHere('completion', 'fish'));
  const lines = [
    'res',
    'run a.csv --conf',
    'sender rec',
    'issues run --format ',
    'run --config p',
    'run pap',
    'run --he',
  ];
  const asked = lines.map((line) => `complete -C 'ade ${line}'; echo .`).join('; ');
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder } } as const;
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', `source ade.fish; ${asked}`], options);
  assert.equal(stderr, '');
  const offered = stdout
    .split('.\n')
    .slice(0, -1)
    .map((text) => text.split('\n').flatMap((line) => line.split('\t')[0] || []));
  const expected = [['resume'], ['--config'], ['recipe'], ['csv', 'json', 'table'], ['packages/'], ['paper.csv']];
  assert.deepEqual(offered, [...expected, ['--help']]);
});

test('zsh completes commands, options and their values', { skip: missing('zsh') }, async (context) => {
  const folder = await makeTempFolder(context);
  mkdirSync(join(folder, 'packages'));
  writeFileSync(join(folder, 'ade.zsh'), await succeedHere('completion', 'zsh'));
  // What a person types in a terminal: the line, the key Tab, and a line end; `ade` shows what it was called with.
  const lines = ['sender rec', 'run a.csv --conf', 'issues run --format c', 'run --config pack'];
  const keys = [
    'source ./ade.zsh; ade() { print -r -- "<$*>"; }; print ready',
    ...lines.map((line) => `ade ${line}\\t`),
  ];
  const script = [
    'zmodload zsh/zpty',
    'zpty shell zsh -f -i',
    'wait_for() { local out all; while [[ $all != *$1* ]]; do zpty -r shell out || return; all+=$out; done; print -r -- $all; }',
    `zpty -w shell $'${keys[0]!.replaceAll("'", "\\'")}'; wait_for $'ready\r'`,
    ...keys.slice(1).map((line) => `zpty -w shell $'${line}'; wait_for '>'`),
  ];
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder }, timeout: 60_000 } as const;
  const { stdout } = spawnSync('zsh', ['-f', '-c', script.join('\n')], options);
  const called = [...stdout.matchAll(/^<(.*?)>/gm)].map(([, words]) => words);
  assert.deepEqual(
    called,
    ['sender recipe', 'run a.csv --config', 'issues run --format csv', 'run --config packages'],
    stdout,
  );
});
