import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Compile } from 'typebox/compile';
import { ArtifactSchema } from '../../src/contract/artifact.ts';
import { makeSampleArtifact } from './sample-artifact.ts';

test('the sample artifact has the shape of the contract', () => {
  assert.deepEqual(Compile(ArtifactSchema).Errors(makeSampleArtifact()), []);
});
