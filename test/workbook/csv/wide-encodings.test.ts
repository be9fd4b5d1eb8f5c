import assert from 'node:assert/strict';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { readCsv } from './read-csv.ts';

test('UTF-16 without a mark is recognised, in many scripts, and not where a NUL follows each field', async (t) => {
  const texts = ['id,name\n1,Ann\n', 'id,имя\n1,Анна\n', '番号,名前\n1,花子\n2,太郎\n', 'id,이름\n1,민수\n'];
  for (const text of texts) {
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const { encoding: found, rows } = await readCsv(t, iconv.encode(text, encoding, { addBOM: false }));
      assert.deepEqual([found, rows[0]], [encoding, text.split('\n')[0]!.split(',')]);
    }
  }
  const { encoding, rows } = await readCsv(t, 'id\u0000,name\u0000\n1\u0000,Ann\u0000\n2\u0000,Ben\u0000\n');
  assert.deepEqual([encoding, rows.length], ['utf-8', 3]);
});

test('UTF-16 without a mark is recognised where letters contain bytes of line ends, and where cells are long', async (t) => {
  const long =
    '本公司主要从事软件开发与信息技术服务并为客户提供全面的解决方案同时在北京上海广州深圳等地设有分支机构'.repeat(3);
  const texts = [
    'ime;priimek\r\nBlaž;Kovačič\r\nUrška;Petrovčič\r\nTomaž;Zupančič\r\nMatej;Mlinarič\r\nAna;Čopič\r\n',
    'id,പേര്\n1,തിരുവനന്തപുരം\n2,കൊച്ചി\n3,കോഴിക്കോട്\n',
    'id,નામ\n1,અમદાવાદ\n2,સુરત\n3,વડોદરા\n4,રાજકોટ\n',
    'id,ਨਾਮ\n1,ਅੰਮ੍ਰਿਤਸਰ\n2,ਲੁਧਿਆਣਾ\n3,ਜਲੰਧਰ\n',
    'id,නම\n1,කොළඹ\n2,මහනුවර\n3,ගාල්ල\n',
    `编号,简介\r\n${`1,${long}\r\n`.repeat(40)}`,
  ];
  for (const text of texts) {
    for (const encoding of ['utf-16le', 'utf-16be']) {
      const { encoding: found, rows } = await readCsv(t, iconv.encode(text, encoding, { addBOM: false }));
      const expected = text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(/[,;]/));
      assert.deepEqual([found, rows], [encoding, expected]);
    }
  }
});

test('an encoding that somebody chose is used where it gives text, and binary data is still refused', async (t) => {
  // The NUL between the letters hides that this is UTF-16.
  const content = Buffer.from('ime;priimek\nBlaž;Kova\u0000čič\nAna;Čopič\n', 'utf16le');
  await assert.rejects(readCsv(t, content), { code: 'not_a_workbook' });
  const { rows } = await readCsv(t, content, { encoding: 'utf-16le' });
  assert.deepEqual(rows, [
    ['ime', 'priimek'],
    ['Blaž', 'Kovačič'],
    ['Ana', 'Čopič'],
  ]);
  const binary = Buffer.from(Array.from({ length: 400 }, (_, at) => at % 7));
  for (const encoding of ['utf-16le', 'windows-1252'])
    await assert.rejects(readCsv(t, binary, { encoding }), { code: 'not_a_workbook' });
  await assert.rejects(readCsv(t, binary, { encoding: 'klingon' }), { code: 'encoding_unknown' });
});

test('pairs of UTF-16 that are split between two chunks are complete', async (t) => {
  // 14 bytes a row: a little more than the 256 KiB that are read at once.
  const rowCount = 19_000;
  for (const encoding of ['utf-16le', 'utf-16be']) {
    for (let shift = 0; shift < 3; shift++) {
      const text = `${'x'.repeat(shift)}a,b\n${'😀,😀x\n'.repeat(rowCount)}`;
      const { rows, notes } = await readCsv(t, iconv.encode(text, encoding, { addBOM: true }));
      assert.deepEqual([rows.length, rows.at(-1), notes], [rowCount + 1, ['😀', '😀x'], []]);
    }
  }
});

test('UTF-16 is read under each of its names, and a mark decides where the name does not', async (t) => {
  for (const [name, encoding] of [
    ['UTF-16-LE', 'utf-16le'],
    ['utf-16 le', 'utf-16le'],
    ['utf16le', 'utf-16le'],
    ['UCS-2', 'utf-16le'],
    ['utf16be', 'utf-16be'],
    ['utf-16', 'utf-16le'],
    ['UTF-16', 'utf-16be'],
  ] as const) {
    for (const addBOM of [true, false]) {
      const content = Buffer.concat([iconv.encode('name,x\nÉva,😀\n', encoding, { addBOM }), Buffer.from('x')]);
      const { encoding: named, rows, notes } = await readCsv(t, content, { encoding: name });
      assert.deepEqual([named, rows[1]], [encoding, ['Éva', '😀']], name);
      // Our own decoder keeps half a character at the end.
      assert.deepEqual(notes, [{ code: 'undecodable', count: 1, firstRow: 3 }]);
    }
  }
});

test('half a character at the end of UTF-16 is noted', async (t) => {
  const whole = Buffer.from('\ufeffa,b\nc,d\n', 'utf16le');
  const { rows, notes } = await readCsv(t, Buffer.concat([whole, Buffer.from('x')]));
  assert.deepEqual(rows, [['a', 'b'], ['c', 'd'], ['\ufffd']]);
  assert.deepEqual(notes, [{ code: 'undecodable', count: 1, firstRow: 3 }]);
  assert.deepEqual((await readCsv(t, whole)).notes, []);
});
