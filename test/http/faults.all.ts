import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTempFolder } from '../helpers/temp-folder.ts';
import { waitUntil } from './server-harness.ts';
import { startService } from './service-process.ts';

/** Makes a defect in the server's process when it gets the signal. */
const makeFault = (code: string) => [
  `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${code} });`)}`,
];

for (const [name, code] of [
  ['a rejection without a handler', "Promise.reject(new TypeError('of the test'));"],
  ['an exception that nobody catches', "setImmediate(() => { throw new TypeError('of the test'); });"],
]) {
  test(`${name} ends the server, with one line in the log`, async (t) => {
    const { child, ended, readLog } = await startService({ ADE_DATA_DIR: await makeTempFolder(t) }, makeFault(code!));
    t.after(() => child.kill('SIGKILL'));
    const before = readLog().length;
    child.kill('SIGUSR2');
    assert.deepEqual(await ended, [1, null]);
    await waitUntil(() => /"level":"fatal".*\n/.test(readLog().slice(before)));
    const lines = readLog().slice(before).trim().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { level: string; code: string; msg: string });
    const { level, code: found, msg } = entries.at(-1)!;
    assert.deepEqual(
      [level, found, msg],
      ['fatal', 'internal_error', 'The server ends, because of an unexpected error: of the test'],
    );
    assert.equal(entries.filter((entry) => entry.level === 'fatal').length, 1);
  });
}
