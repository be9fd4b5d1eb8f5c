import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeTempFolder } from '../../helpers/temp-folder.ts';

const START = `const { writeSync, readFileSync } = require('node:fs');
const question = JSON.parse(readFileSync(0, 'utf8'));
const { files } = question;
const send = (kind, payload, length = Buffer.byteLength(payload)) => {
  const header = Buffer.alloc(5);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(length, 1);
  const frame = Buffer.concat([header, Buffer.from(payload)]);
  for (let sent = 0; sent < frame.length; ) sent += writeSync(3, frame, sent);
};
const answer = (value) => send(2, JSON.stringify(value));
const found = (more = {}) => answer({ found: { count: 0, hits: [], hasParts: false, notSearched: [], ...more } });
const hit = (more = {}) => found({ count: 1, hits: [{ term: 1, how: 'exact', ...more }] });
`;

/** A program in place of ADE's own, as if a document had taken the process over: it can call `send`, `found`, `hit` and so on. */
export async function makeHostileEntry(t: TestContext, program: string): Promise<string> {
  const path = join(await makeTempFolder(t), 'hostile.cjs');
  writeFileSync(path, `${START}${program}\n`);
  return path;
}
