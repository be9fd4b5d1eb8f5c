import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const ZONES = ['UTC', 'America/Toronto', 'Asia/Tokyo', 'Pacific/Auckland'];

test('the same calls give the same bytes in every time zone', async (t) => {
  const dir = await makeTempFolder(t);
  const script = join(import.meta.dirname, 'print-hash.ts');
  const hashes = ZONES.map((zone, at) =>
    execFileSync(process.execPath, [script, join(dir, `${at}.xlsx`)], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    }),
  );
  assert.match(hashes[0]!, /^[0-9a-f]{64}$/);
  assert.equal(new Set(hashes).size, 1);
});
