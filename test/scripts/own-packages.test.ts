import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';

// Where the README's `ade init my-package` puts it.
const folder = mkdtempSync(join(projectDir, 'own-package-'));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'rule.ts'), "var   x :number = 'no number';;\n");

function run(script: string, args: string[]): string {
  const command = [join(projectDir, 'node_modules', script), ...args];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: projectDir, encoding: 'utf8' });
  return stdout + stderr;
}

test("a config package of one's own inside the checkout is no business of npm test", () => {
  const name = basename(folder);
  assert.match(run('@biomejs/biome/bin/biome', ['ci', '--colors=off', folder]), /paths were provided but ignored/);
  // The files that its settings name, without reading any.
  const typed = run('typescript/bin/tsc', ['--showConfig']);
  assert.match(typed, /src\/cli\/main\.ts/);
  assert.ok(!typed.includes(name));
});
