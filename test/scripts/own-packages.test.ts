import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';
import { makeFileFolder } from '../helpers/temp-folder.ts';

// A copy of the checkout, with a package where the README's `ade init my-package` puts it. The real one stays as it is.
const checkout = makeFileFolder();
for (const file of ['biome.json', 'tsconfig.json', '.gitignore'])
  copyFileSync(join(projectDir, file), join(checkout, file));
for (const folder of ['src', 'node_modules']) symlinkSync(join(projectDir, folder), join(checkout, folder));
const name = 'my-package';
mkdirSync(join(checkout, name));
writeFileSync(join(checkout, name, 'rule.ts'), "var   x :number = 'no number';;\n");

function run(script: string, args: string[]): string {
  const command = [join(projectDir, 'node_modules', script), ...args];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: checkout, encoding: 'utf8' });
  return stdout + stderr;
}

test("npm test ignores a user's own config package inside the checkout", () => {
  assert.match(run('@biomejs/biome/bin/biome', ['ci', '--colors=off', name]), /paths were provided but ignored/);
  // Lists the files that the settings name, without reading any.
  const typed = run('typescript/bin/tsc', ['--showConfig']);
  assert.match(typed, /src\/cli\/index\.ts/);
  assert.ok(!typed.includes(name));
});
