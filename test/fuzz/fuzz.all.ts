import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFixtures } from '../../fuzz/fixtures/index.ts';
import { fuzz } from '../../fuzz/fuzz.ts';
import type { MutantResult } from '../../fuzz/fuzz-format.ts';
import { makeMutant } from '../../fuzz/mutate/index.ts';
import { listMissingReaders } from '../../fuzz/other/other-reader.ts';
import { DOCUMENT_FORMATS } from '../../src/contract/formats.ts';
import { size } from '../helpers/size.ts';

const SECONDS = size(1, 6, 60);

for (const format of DOCUMENT_FORMATS) {
  test(`${format}: of damaged documents, every value arrives, or the record says that it does not`, async (t) => {
    const missing = listMissingReaders([format]);
    if (process.env.CI === 'true') assert.deepEqual(missing, []);
    for (const reason of missing) t.diagnostic(`Compared only with the original: ${reason}.`);
    const failed: Pick<MutantResult, 'seed' | 'failures'>[] = [];
    const summary = await fuzz({
      format,
      firstSeed: 1,
      count: Number.POSITIVE_INFINITY,
      endAt: Date.now() + SECONDS * 1000,
      isCompared: missing.length === 0,
      onResult: ({ seed, failures }) => {
        if (failures.length > 0) failed.push({ seed, failures });
      },
    });
    t.diagnostic(`${summary.mutants} mutants, the slowest ${Math.round(summary.slowestMs)} ms, ${summary.peakMb} MB.`);
    assert.deepEqual(failed, []);
    // Some mutants are refused and some can be read; the sound documents, which are first, all can.
    const { mutants, endings, compared } = summary;
    assert.ok(mutants > makeFixtures(format).length, JSON.stringify(summary));
    assert.ok(endings.success! > mutants / 5 && endings.success! < mutants, JSON.stringify(summary));
    const another = compared['another reader'] ?? 0;
    if (missing.length === 0 && format !== 'xlsb') assert.ok(another > mutants / 10, JSON.stringify(summary));
  });

  test(`${format}: a seed gives the same mutant in every run, and another seed another one`, () => {
    const seed = makeFixtures(format).length + 1;
    const [first, again, other] = [makeMutant(format, seed), makeMutant(format, seed), makeMutant(format, seed + 1)];
    assert.deepEqual(first, again);
    assert.notDeepEqual(first.bytes, other.bytes);
    assert.ok(makeFixtures(format).every(({ bytes }) => !bytes.equals(first.bytes)));
  });
}
