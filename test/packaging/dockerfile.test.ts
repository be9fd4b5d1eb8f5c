import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectDir } from '../../bin/runtime.js';

const dockerfile = readFileSync(join(projectDir, 'Dockerfile'), 'utf8');
const steps = readFileSync(join(projectDir, 'scripts', 'image-steps.sh'), 'utf8');
const find = (pattern: RegExp) => [...dockerfile.matchAll(pattern)].map((match) => match[1]!);

/** `npm run image` runs these lines; this test checks the lines themselves, since there is no Docker here. */
test('the image is made by the steps that npm run image carries out, each once and in order', () => {
  assert.deepEqual(
    find(/^RUN scripts\/image-steps\.sh (\w+)/gm),
    [...steps.matchAll(/^(\w+)\)$/gm)].map(([, name]) => name),
  );
});

test('no base image has a Node, and nothing is between Docker and the service', () => {
  assert.deepEqual(find(/^FROM (\S+)/gm), ['debian:trixie-slim', 'debian:trixie-slim']);
  const last = dockerfile.slice(dockerfile.lastIndexOf('FROM'));
  assert.doesNotMatch(last, /\b(nodejs|npm)\b/);
  assert.deepEqual(find(/^COPY --from=build (.*)$/gm), ['/opt/ade /opt/ade']);
  // As a list, the command runs without a shell, so that SIGTERM reaches it.
  assert.deepEqual(JSON.parse(find(/^CMD (.*)$/gm)[0]!), ['ade', 'serve']);
  assert.equal(JSON.parse(find(/^HEALTHCHECK .*CMD (.*)$/gm)[0]!)[0], 'node');
  assert.deepEqual(find(/^(?:USER|STOPSIGNAL|VOLUME|EXPOSE) (.*)$/gm), ['10001', '/data', '8000', 'SIGTERM']);
});
