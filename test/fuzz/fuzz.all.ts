import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listMissingCounters } from '../../fuzz/count/independent-count.ts';
import { makeFixtures } from '../../fuzz/fixtures/index.ts';
import { fuzz } from '../../fuzz/fuzz.ts';
import type { MutantResult } from '../../fuzz/fuzz-format.ts';
import { makeMutant } from '../../fuzz/mutate/index.ts';
import { DOCUMENT_FORMATS } from '../../src/contract/formats.ts';
import { openWorkbook } from '../../src/workbook/open/open-workbook.ts';
import { size } from '../helpers/size.ts';
import { makeTempFolder } from '../helpers/temp-folder.ts';

const COUNT = size(40, 100, 2000);

for (const format of DOCUMENT_FORMATS) {
  test(`${format}: damaged documents end in time, with a code, and with the rows that other readers find`, async (t) => {
    const missing = listMissingCounters([format]);
    if (process.env.CI === 'true') assert.deepEqual(missing, []);
    for (const reason of missing) t.diagnostic(`Not compared: ${reason}.`);
    const failed: Pick<MutantResult, 'seed' | 'failures'>[] = [];
    const summary = await fuzz({
      format,
      firstSeed: 1,
      count: COUNT,
      endAt: Number.POSITIVE_INFINITY,
      isCompared: missing.length === 0,
      onResult: ({ seed, failures }) => {
        if (failures.length > 0) failed.push({ seed, failures });
      },
    });
    assert.deepEqual(failed, []);
    assert.equal(summary.mutants, COUNT);
    // Some mutants are refused and some can be read.
    assert.ok(summary.endings.success! > COUNT / 4 && summary.endings.success! < COUNT, JSON.stringify(summary));
    if (missing.length === 0 && format !== 'xlsb') assert.ok(summary.compared > COUNT / 8, JSON.stringify(summary));
  });

  test(`${format}: the documents before the damage are sound`, async (t) => {
    const folder = await makeTempFolder(t);
    for (const [at, bytes] of makeFixtures(format).entries()) {
      const path = join(folder, `${at}.${format}`);
      writeFileSync(path, bytes);
      const workbook = await openWorkbook(path);
      let rows = 0;
      for await (const list of workbook.openSheet(0).readRows()) rows += list.length;
      assert.ok(rows > 0, path);
      await workbook.close();
    }
  });

  test(`${format}: a seed gives the same mutant in every run, and another seed another one`, () => {
    const [first, again, other] = [makeMutant(format, 7), makeMutant(format, 7), makeMutant(format, 8)];
    assert.deepEqual(first, again);
    assert.notDeepEqual(first.bytes, other.bytes);
    assert.ok(makeFixtures(format).every((fixture) => !fixture.equals(first.bytes)));
  });
}
