import assert from 'node:assert/strict';
import { globSync } from 'node:fs';

import { projectDir } from '../../bin/runtime.js';
import { type Dependencies, readDependencies } from '../../scripts/test/changed/dependencies.ts';
import { listPaths } from '../../scripts/test/changed/read-mentions.ts';
import { selectTests } from '../../scripts/test/changed/select.ts';
import { listTests } from '../../scripts/test/tiers.ts';
import { test, testInAll } from '../helpers/size.ts';

const graph: Dependencies = new Map(
  Object.entries({
    'test/a/one.test.ts': ['src/a/one.ts'],
    'test/b/two.test.ts': ['test/b/fixtures', 'src/b/two.ts'],
    'src/b/two.ts': ['src/a/deep/one.ts'],
  }).map(([file, targets]) => [file, new Set(targets)]),
);
const someTests = ['test/a/one.test.ts', 'test/a/three.test.ts', 'test/b/two.test.ts'];

test('tests that depend on a change are selected, those of its folder first; a file without known tests runs everything', () => {
  const select = (...changed: string[]) => selectTests(someTests, changed, graph);
  assert.deepEqual(select('src/a/one.ts'), { near: ['test/a/one.test.ts'], far: [], reason: null });
  assert.deepEqual(select('src/a/deep/one.ts'), { near: [], far: ['test/b/two.test.ts'], reason: null });
  assert.deepEqual(select('test/b/fixtures/x.csv').far, ['test/b/two.test.ts']);
  assert.deepEqual(select('test/a/three.test.ts').near, ['test/a/three.test.ts']);
  assert.deepEqual(select('README.md'), { near: [], far: [], reason: null });
  for (const path of ['src/c/unknown.ts', 'src/contract/manifest.ts', 'package-lock.json', 'scripts/test/tiers.ts']) {
    const { near, far, reason } = select(path);
    assert.deepEqual([...near, ...far].sort(), someTests, path);
    assert.equal(reason, `${path} may change any test`);
  }
});

test('paths are found in literals and in joining calls, but not in comments and imports', () => {
  const source = [
    "import { x } from './imported.ts';",
    "// 'in/a/comment'",
    "const a = join(projectDir, 'docs', 'images');",
    "const b = new URL('fixtures/x.csv', import.meta.url);",
    "const c = 'word';",
  ].join('\n');
  assert.deepEqual(listPaths('x.ts', source).sort(), ['docs/images', 'fixtures/x.csv']);
});

testInAll('in this project', () => {
  const tests = listTests('all');
  const dependencies = readDependencies();
  const select = (file: string) => selectTests(tests, [file], dependencies);
  const has = (file: string, ...expected: string[]) => {
    const { near, far } = select(file);
    for (const name of expected) assert.ok([...near, ...far].includes(name), `${name} depends on ${file}`);
  };
  // Tests depend on bundles that they start, folders of fixtures, packages that they run, and files that browsers load.
  has('src/engine/main.ts', 'test/runner/failures.test.ts', 'test/http/jobs.test.ts', 'test/web/operators.all.ts');
  has('src/rules/host/main.ts', 'test/rules/limits.test.ts', 'test/cli/run-jobs.test.ts');
  has('templates/starter/manifest.json', 'test/templates/starter-mapping.test.ts', 'test/http/service.test.ts');
  has('web/src/main.tsx', 'test/web/desk.all.ts', 'test/web/auditor.all.ts');
  has('src/sandbox/linux/launcher/make-executable.ts', 'test/sandbox/escape.test.ts');
  has(
    'src/rules/library/phone.ts',
    'test/package/environment/prepare-package.all.ts',
    'test/rules/library/phone.test.ts',
  );
  has('src/rules/library/phone.ts', 'test/templates/starter-values.test.ts');
  // Only an example of the page imports the module.
  has('src/rules/library/phone.ts', 'test/docs/config-packages.test.ts');

  const quick = listTests('quick');
  for (const file of globSync('src/workbook/csv/*.ts', { cwd: projectDir })) {
    const { near, far, reason } = selectTests(quick, [file], dependencies);
    assert.equal(reason, null);
    assert.ok(
      near.length + far.length <= quick.length * 0.6,
      `${file}: ${near.length + far.length} of ${quick.length}`,
    );
    assert.ok(near.length > 0 && near.every((name) => name.startsWith('test/workbook/')), near.join());
  }
  assert.deepEqual(far('src/contract/layout.ts').length, tests.length);

  function far(file: string): string[] {
    const found = select(file);
    return [...found.near, ...found.far];
  }
});
