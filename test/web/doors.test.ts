import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';

const SOURCES = join(projectDir, 'web/src');
/** A feature is a folder in a group; `code`, `language` and `manifest` also run in a worker or without the app. */
const FEATURE = /^features\/[\w-]+\/[\w-]+(?=\/)/;
const WITHOUT_DOOR = /^features\/authoring\/(code|language|manifest)$/;
/** Parts that are loaded on demand (`import()`) and data need no index.ts. */
const STATIC_IMPORT = /\bfrom '(\.[^']+\.tsx?)'/g;

test('each feature is imported through its index.ts', () => {
  const past = globSync('**/*.{ts,tsx}', { cwd: SOURCES }).flatMap((file) => {
    const own = FEATURE.exec(file)?.[0];
    const imports = [...readFileSync(join(SOURCES, file), 'utf8').matchAll(STATIC_IMPORT)];
    return imports
      .map(([, path]) => normalize(join(dirname(file), path!)))
      .filter((path) => {
        const entered = FEATURE.exec(path)?.[0];
        return entered !== undefined && entered !== own && !path.endsWith('/index.ts') && !WITHOUT_DOOR.test(entered);
      })
      .map((path) => `${file} imports ${path}`);
  });
  assert.deepEqual(past, []);
});
