import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { makeProgram } from '../../src/cli/commands/index.ts';
import { makeTerminal } from '../../src/cli/terminal.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

/** A command that only groups others does not count. */
function listCommands({ commands }: Command): Command[] {
  return commands.flatMap((command) => (command.commands.length > 0 ? listCommands(command) : [command]));
}

/** The name after `ade`: `run`, `token create`. */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${parent.name()} ${command.name()}`;
}

const commands = listCommands(makeProgram(makeTerminal()));

/** Sections of the page by the command in their heading, `ade run <file...>`. */
const sections = new Map(
  page.split(/^(?=#{2,3} )/m).flatMap((text) => {
    const heading = /^### `ade ([^`]+)`$/m.exec(text)?.[1];
    return heading === undefined ? [] : [[heading, text] as const];
  }),
);

function formatUsage(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '');
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [nameOf(command), ...args].join(' ');
}

test('the page has every command with its arguments, and no other', () => {
  assert.deepEqual([...sections.keys()].sort(), commands.map(formatUsage).sort());
});

for (const command of commands) {
  test(`the page has every option of ${nameOf(command)}, and no other`, () => {
    const section = sections.get(formatUsage(command)) ?? '';
    const documented = [...section.matchAll(/^\| `(--[^`]+)` \| /gm)].map(([, flags]) => flags);
    assert.deepEqual(
      documented,
      command.options.map(({ flags }) => flags),
    );
  });

  test(`what is required or has a default says so: ${nameOf(command)}`, () => {
    const section = sections.get(formatUsage(command)) ?? '';
    for (const { flags, mandatory, defaultValue } of command.options) {
      const line = section.split('\n').find((text) => text.startsWith(`| \`${flags}\``)) ?? '';
      assert.equal(line.includes('required'), mandatory, flags);
      if (defaultValue !== undefined) assert.ok(line.includes(`\`${defaultValue}\` (default)`), flags);
    }
  });
}

test('the page has the exit codes of every command', () => {
  const table = /^## Exit codes$[\s\S]*?(?=^## )/m.exec(page)![0];
  const documented = [...table.matchAll(/^\| `([^`]+)` \| (.+?) \| /gm)].map(([, name]) => name);
  assert.deepEqual(documented.sort(), commands.map(nameOf).sort());
});
