import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkLockSources, checkSpecs } from '../../../src/package/source/dependency-sources.ts';

const REGISTRY = 'https://registry.example.org';
const origins = new Set([REGISTRY]);
const check = (lock: unknown) => checkLockSources(lock, origins).map(({ code, message }) => `${code}: ${message}`);
const lockOf = (entry: object) => ({ packages: { '': {}, 'node_modules/tiny': { version: '1.2.3', ...entry } } });

describe('a lock file may name', () => {
  for (const [what, entry] of Object.entries({
    'no address': {},
    'the registry': { resolved: `${REGISTRY}/tiny/-/tiny-1.2.3.tgz` },
    'a tarball of the package': { resolved: 'file:vendor/tiny-1.2.3.tgz' },
    'a folder of the package': { resolved: 'vendor/@team/tiny', link: true },
  })) {
    test(what, () => assert.deepEqual(check(lockOf(entry)), []));
  }
});

describe('a lock file may not name', () => {
  for (const resolved of [
    'https://evil.example/tiny-1.2.3.tgz',
    'http://registry.example.org/tiny-1.2.3.tgz',
    'https://registry.example.org:8443/tiny-1.2.3.tgz',
    'https://registry.example.org.evil.example/tiny-1.2.3.tgz',
    'https://registry.example.org@evil.example/tiny-1.2.3.tgz',
    'git+https://registry.example.org/tiny.git#1234567',
    'git+ssh://git@github.com/someone/tiny.git#1234567',
    'git@github.com:someone/tiny.git',
    'github:someone/tiny#1234567',
    'someone/tiny#1234567',
    'file:../tiny-1.2.3.tgz',
    'file:vendor/../../tiny-1.2.3.tgz',
    'file:/etc/tiny-1.2.3.tgz',
  ]) {
    test(resolved, () => {
      const [problem, ...others] = check(lockOf({ resolved }));
      assert.ok(problem?.includes(`"tiny" is taken from ${resolved}; expected ${REGISTRY}`), String(problem));
      assert.deepEqual(others, []);
    });
  }

  test('a link to a folder outside', () => {
    assert.equal(check(lockOf({ resolved: '../tiny', link: true })).length, 1);
  });

  test('any of these in the part that old versions of npm read, at any depth', () => {
    const tiny = { version: '1.2.3', resolved: `${REGISTRY}/tiny-1.2.3.tgz` };
    const evil = { version: 'git+https://evil.example/x.git#1234567' };
    const other = { version: '1.0.0', resolved: 'https://evil.example/other.tgz', dependencies: { evil } };
    const alias = { version: 'npm:other@1.0.0' };
    const problems = check({ dependencies: { tiny, alias, deep: { version: '1.0.0', dependencies: { other } } } });
    assert.equal(problems.length, 2);
    assert.match(problems.join('\n'), /"other" is taken from https:\/\/evil.*\n.*"evil" is taken from git\+https/s);
  });
});

test('package.json may ask for versions, tags, aliases and contents of the package', () => {
  const good = [
    '1.2.3',
    '^1.0.0 || >=2.1 <3',
    '*',
    '',
    'latest',
    'npm:@team/tiny@^1',
    'file:vendor/tiny',
    './vendor/tiny',
  ];
  assert.deepEqual(checkSpecs(Object.fromEntries(good.map((spec, index) => [`d${index}`, spec]))), []);
  const bad = [
    'https://registry.example.org/tiny.tgz',
    'git+https://github.com/someone/tiny.git',
    'git@github.com:someone/tiny.git',
    'someone/tiny',
    'gist:1234567',
  ];
  const problems = checkSpecs(Object.fromEntries(bad.map((spec, index) => [`d${index}`, spec])));
  assert.deepEqual(
    problems.map(({ code }) => code),
    bad.map(() => 'dependency_outside_registry'),
  );
});
