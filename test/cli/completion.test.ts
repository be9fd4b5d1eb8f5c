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

const missingBash = spawnSync('bash', ['--version']).error ? 'needs bash' : false;

/** Every command, with the words that call it. */
function listCommands(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  return command.commands.flatMap((sub) => {
    const own = [...path, sub.name()];
    return [{ path: own, command: sub }, ...listCommands(sub, own)];
  });
}

test('bash completes commands, options and their values', { skip: missingBash }, async (context) => {
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
    ['re'],
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

test('bash offers files where ade expects a file', { skip: missingBash }, async () => {
  const { stdout } = await runAdeHere(['completion', 'bash']);
  assert.match(stdout, /^complete -o bashdefault -o default -F _ade ade$/m);
  assert.equal((await runAdeHere(['completion', 'fish'])).exitCode, 2);
});
