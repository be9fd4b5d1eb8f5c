import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { label, makeStream, number, packOle, packRecords, readSheet, record, u16, writeXls } from './make-xls.ts';

const PLAIN_TYPES = [0x0809, 0x002f];
const BOUND_SHEET = 0x0085;
const BLOCK_BYTES = 1024;
const START_BYTES = 20;

/** RC4 is not among the ciphers of Node any more. */
function makeRc4(key: Buffer): () => number {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at);
  let i = 0;
  let j = 0;
  const swap = () => ([state[i], state[j]] = [state[j]!, state[i]!]);
  for (; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    swap();
  }
  i = 0;
  j = 0;
  return () => {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    swap();
    return state[(state[i]! + state[j]!) & 255]!;
  };
}

const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();

/** The key of a block ([MS-OFFCRYPTO] 2.3.6.2). */
function makeKey(password: string, salt: Buffer, block: number): Buffer {
  const start = md5(Buffer.from(password, 'utf16le')).subarray(0, 5);
  const middle = md5(...Array.from({ length: 16 }, () => Buffer.concat([start, salt]))).subarray(0, 5);
  const number = Buffer.alloc(4);
  number.writeUInt32LE(block);
  return md5(middle, number);
}

/** Encrypts a stream as Excel 97 does ([MS-XLS] 2.2.10); the record about the encryption comes after the first one. */
function encrypt(stream: Buffer, password: string): Buffer {
  const salt = Buffer.alloc(16, 5);
  const cipher = makeRc4(makeKey(password, salt, 0));
  const verifier = Buffer.alloc(16, 9);
  const verified = Buffer.concat([verifier, md5(verifier)]).map((byte) => byte ^ cipher());
  const pass = packRecords([record(0x002f, u16(1, 1, 1), salt, Buffer.from(verified))]);
  const bytes = Buffer.concat([stream.subarray(0, START_BYTES), pass, stream.subarray(START_BYTES)]);
  const isPlain = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const type = bytes.readUInt16LE(at);
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (type === BOUND_SHEET) bytes.writeUInt32LE(bytes.readUInt32LE(at + 4) + pass.length, at + 4);
    isPlain.fill(1, at, PLAIN_TYPES.includes(type) ? end : at + (type === BOUND_SHEET ? 8 : 4));
    at = end;
  }
  let next = () => 0;
  return bytes.map((byte, at) => {
    if (at % BLOCK_BYTES === 0) next = makeRc4(makeKey(password, salt, at / BLOCK_BYTES));
    const code = next();
    return isPlain[at] === 1 ? byte : byte ^ code;
  }) as Buffer;
}

const PLAIN = makeStream({
  sheets: [
    { name: 'Data', records: Array.from({ length: 200 }, (_, at) => [number(at, 0, at), label(at, 1, 'kept')]).flat() },
  ],
});

test('a workbook that Excel opens without asking for a password is read', async () => {
  const workbook = await openWorkbook(writeXls(packOle(encrypt(PLAIN, 'VelvetSweatshop'))));
  const { rows } = await readSheet(workbook);
  assert.equal(rows.length, 200);
  assert.deepEqual(rows[199]!.values, [199, 'kept']);
  await workbook.close();
});

test('a workbook with another password is named, whatever its records look like', async () => {
  const refused = { code: 'encrypted_workbook', message: /^book\.xls is protected by a password/ };
  await assert.rejects(openWorkbook(writeXls(packOle(encrypt(PLAIN, 'secret')))), refused);
  // An unknown way of encryption.
  const unknown = Buffer.concat([
    PLAIN.subarray(0, START_BYTES),
    packRecords([record(0x002f, u16(7, 7, 7))]),
    PLAIN.subarray(START_BYTES),
  ]);
  await assert.rejects(openWorkbook(writeXls(packOle(unknown))), refused);
});

test('a decrypted workbook is checked like any other', async () => {
  const damaged = Buffer.from(PLAIN);
  // The last cell gets a wrong type.
  damaged.writeUInt16LE(0x0fff, damaged.lastIndexOf(Buffer.from([0x04, 0x02])));
  const path = writeXls(packOle(encrypt(damaged, 'VelvetSweatshop')));
  await assert.rejects(openWorkbook(path), { code: 'corrupt_workbook', message: /the sheet "Data", after A200/ });
});
