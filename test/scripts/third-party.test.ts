import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { rolldown } from 'rolldown';
import { projectDir } from '../../bin/runtime.js';
import manifest from '../../package.json' with { type: 'json' };
import { ensureBuilt } from '../../scripts/ensure-built.js';
import { ensureWebBuilt } from '../../scripts/ensure-web-built.js';
import {
  collectModules,
  findPackages,
  findProblems,
  formatNotices,
  noticesPath,
  readPackages,
} from '../../scripts/third-party.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

/** The package of an import or export that has more than types. */
const IMPORT =
  /^(?!import type|export type)(?:.* from |import |.*\bimport\()'((?:@[^/']+\/)?[a-z][^/':]*)(?:\/[^':]*)?'/gm;
const installed: Record<string, string> = manifest.dependencies;

describe('third-party code in ADE', () => {
  let notices = '';
  before(() => {
    ensureBuilt();
    ensureWebBuilt();
    notices = readFileSync(noticesPath, 'utf8');
  });

  test('may be shipped, and is in THIRD-PARTY-NOTICES with its licence', () => {
    const packages = readPackages();
    assert.deepEqual(findProblems(packages), []);
    assert.ok(packages.length > 100, `${packages.length} packages`);
    for (const { name, version, license, text } of packages) {
      assert.ok(notices.includes(`\n${name} ${version} (${license})\n`), name);
      assert.ok(notices.includes(text), name);
    }
  });

  // Found without the lists from which the notices are made.
  for (const [folder, minimum] of [
    ['src', 20],
    ['web/src', 15],
  ] as const) {
    test(`is listed in the notices for the imports of ${folder}`, () => {
      const files = globSync(`${folder}/**/*.{ts,tsx}`, { cwd: projectDir });
      const names = files.flatMap((file) =>
        [...readFileSync(join(projectDir, file), 'utf8').matchAll(IMPORT)].map(([, name = '']) => name),
      );
      const bundled = new Set(names.filter((name) => !(name in installed) && name !== 'ade'));
      assert.ok(bundled.size >= minimum, [...bundled].join(' '));
      assert.deepEqual(
        [...bundled].filter((name) => !notices.includes(`\n${name} `)),
        [],
      );
    });
  }
});

test('packages are found by the modules in a bundle, also nested packages, and without modules that were left out', async (context) => {
  const root = await makeTempFolder(context);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const writePackage = (path: string, name: string, code: string) => {
    write(`${path}/package.json`, JSON.stringify({ name, version: '1.0.0', license: 'MIT', type: 'module' }));
    write(`${path}/index.js`, code);
    write(`${path}/LICENCE.txt`, `Copyright ${name}\r\n`);
    write(`${path}/index.test.js`, '');
  };
  writePackage('node_modules/used', 'used', "import '@scope/inner'; export const used = globalThis.used;");
  writePackage('node_modules/used/node_modules/@scope/inner', '@scope/inner', 'globalThis.used = 1;');
  writePackage('node_modules/unused', 'unused', 'export const unused = 1;');
  write('node_modules/used/NOTICE', 'Parts by somebody else');
  write('main.js', "import { used } from 'used'; import { unused } from 'unused'; console.log(used);");
  const modules = new Set<string>();
  const build = await rolldown({ input: join(root, 'main.js'), plugins: [collectModules(modules)] });
  await build.write({ dir: join(root, 'out') });
  await build.close();
  const packages = findPackages(modules);
  const expected = [
    { name: '@scope/inner', version: '1.0.0', license: 'MIT', text: 'Copyright @scope/inner' },
    { name: 'used', version: '1.0.0', license: 'MIT', text: 'Copyright used\n\n\nParts by somebody else' },
  ];
  assert.deepEqual(packages, expected);
  assert.match(formatNotices(packages), /\n@scope\/inner 1\.0\.0 \(MIT\)\n\nCopyright @scope\/inner\n/);
});

test('helpers of a bundler belong to the bundler, and a module of unknown origin is refused', () => {
  const [vite] = findPackages(['\0vite/preload-helper.js']);
  assert.equal(vite?.name, 'vite');
  assert.doesNotMatch(vite.text, /bundled dependencies/i);
  assert.deepEqual(findPackages([join(projectDir, 'src/cli/main.ts')]), []);
  assert.throws(() => findPackages(['\0virtual:anything']), /virtual:anything belongs to no known package/);
});

for (const [license, isAccepted] of [
  ['MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['MIT AND GPL-3.0-only', false],
  ['ISC AND (GPL-2.0-only OR Apache-2.0 WITH LLVM-exception)', true],
  ['AGPL-3.0-only', false],
  ['MIT/X11', false],
  ['SEE LICENSE IN licence.txt', false],
  ['UNLICENSED', false],
  ['', false],
] as const) {
  test(`the licence "${license}" is ${isAccepted ? 'accepted' : 'refused'}`, () => {
    const problems = findProblems([{ name: 'some', version: '1.0.0', license, text: 'A text' }]);
    const refusal = `some 1.0.0 (${license}): the licence is not among the accepted ones`;
    assert.deepEqual(problems, isAccepted ? [] : [refusal]);
  });
}

test('a package without a licence text is refused', () => {
  const problems = findProblems([{ name: 'some', version: '1.0.0', license: 'MIT', text: '' }]);
  assert.deepEqual(problems, ['some 1.0.0 (MIT): there is no licence text']);
});
