/**
 * Always the same work, which resembles that of the tests: machine-speed.ts measures how long a machine takes for it.
 * A third is starts of Node, a third JavaScript that V8 has not seen before, and a third JSON, texts, hashes, archives and
 * files. It uses nothing of ADE, so that a slower ADE does not look like a slower machine. If you change the work,
 * measure `REFERENCE_SECONDS` again.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { deflateSync, inflateSync } from 'node:zlib';
import { readSeconds } from './processor-time.ts';

const STARTS = 8;
const SCRIPTS = 12;
const FUNCTIONS_PER_SCRIPT = 300;
const ROUNDS = 12;
const ROWS = 1_500;

const folder = mkdtempSync(join(tmpdir(), 'ade-fixed-work-'));
try {
  for (let i = 0; i < STARTS; i++) startNode();
  for (let i = 0; i < SCRIPTS; i++) compileAndRun(i);
  for (let i = 0; i < ROUNDS; i++) transformRows(i);
} finally {
  rmSync(folder, { recursive: true });
}
process.stdout.write(`${readSeconds()}\n`);

function startNode(): void {
  const { status } = spawnSync(process.execPath, ['-e', 'require("node:http")']);
  if (status !== 0) throw new Error('Node could not be started.');
}

/** Each script has names of its own, so that none of it is in a cache. */
function compileAndRun(round: number): void {
  const functions = Array.from({ length: FUNCTIONS_PER_SCRIPT }, (_, i) => {
    const name = `rule${round}_${i}`;
    return `function ${name}({ values, row, label = 'l${i}' }) {
  const found = new Map();
  for (const [at, value] of values.entries()) {
    const text = String(value ?? '').trim().toLowerCase();
    if (/^${name}|\\d{${1 + (i % 5)}}$/.test(text)) found.set(text, [...(found.get(text) ?? []), at + row]);
  }
  return { label, scores: { ...Object.fromEntries(found), total${i}: found.size } };
}`;
  });
  const calls = functions.map((_, i) => `rule${round}_${i}({ values: ['a${i}', ${i}, null, '${i * 7}'], row: ${i} })`);
  new Script(`(() => { ${functions.join('\n')}\nreturn [${calls.join(',\n')}]; })()`).runInThisContext();
}

function transformRows(round: number): void {
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    index: i,
    name: `Name ${(i * 7919 + round) % ROWS}`,
    amount: ((i * 104_729) % 100_000) / 100,
    cells: [`D:${i}`, i % 3 === 0 ? null : i, new Date(i * 86_400_000).toISOString()],
  }));
  const text = JSON.stringify(rows);
  const read = JSON.parse(text) as typeof rows;
  read.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.index - b.index));
  const packed = deflateSync(Buffer.from(JSON.stringify(structuredClone(read))));
  for (let i = 0; i < 10; i++) {
    const path = join(folder, `${i}.part`);
    writeFileSync(path, packed);
    renameSync(path, join(folder, `${i}.bin`));
    createHash('sha256')
      .update(inflateSync(readFileSync(join(folder, `${i}.bin`))))
      .digest('hex');
  }
}
