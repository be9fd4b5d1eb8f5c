import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import iconv from 'iconv-lite';
import { detectFormat } from '../../../src/workbook/open/detect-format.ts';
import { openWorkbook } from '../../../src/workbook/open/open-workbook.ts';
import { pluck } from '../../helpers/pluck.ts';
import { makeTempFolder } from '../../helpers/temp-folder.ts';
import { readSheet, writeZip } from '../xlsx/make-xlsx.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');

/** The lock file that Excel (165 bytes) or Word (162 bytes) writes: it has the user's name twice. */
function makeLock(bytes: number, name: string): Buffer {
  const lock = Buffer.alloc(bytes, ' ');
  const second = bytes === 165 ? 55 : 54;
  lock[0] = name.length;
  lock.write(name, 1, 'latin1');
  lock[second] = name.length;
  lock[second + 1] = 0;
  lock.write(name, second + 2, 'utf16le');
  return lock;
}

/** A dBASE III table with two fields. */
function makeDbf(): Buffer {
  const header = Buffer.alloc(97);
  header.set([3, 124, 5, 6, 1, 0, 0, 0, 97, 0, 20, 0]);
  header.write('NAME', 32, 'latin1');
  header.write('CITY', 64, 'latin1');
  header[96] = 0x0d;
  return Buffer.concat([header, latin(' Miller   Berlin   \x1a')]);
}

const python = `import csv
from pathlib import Path

def read(path):
    with open(path) as file:
        for row in csv.reader(file):
            if row:
                yield row
    return None

class Reader:
    def __init__(self, path):
        self.path = path
`;
const typescript = `import { readFile } from 'node:fs/promises';

export async function read(path: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  if (text === '') {
    return '';
  }
  return text.trim();
}
`;

const foreign: Record<string, [content: string | Buffer, found: RegExp]> = {
  'HTML that begins with a division': ['<div><table><tr><td>1</td></tr></table></div>', /an HTML page/],
  'HTML that begins with a style': ['<style>td { color: red }</style><table>', /an HTML page/],
  'HTML that begins with a comment': ['<!-- exported -->\n<table><tr><td>1', /an HTML page/],
  'a saved web page': [
    'From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"\r\n',
    /MHT/,
  ],
  'a mail': ['Received: from a\r\n\tby b\r\nSubject: list\r\n\r\nHello', /mail/],
  SYLK: ['ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"a"\r\nE\r\n', /SYLK/],
  DIF: ['TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n', /DIF/],
  dBASE: [makeDbf(), /dBASE/],
  'a lock of Excel': [makeLock(165, 'Anna Miller'), /the lock file of an open document.*~\$/],
  'a lock of Word': [makeLock(162, 'A'), /the lock file/],
  'a lock of LibreOffice': [',anna,desk,26.11.2026 08:00,file:///home/anna/.config/libreoffice/4;', /the lock file/],
  Python: [python, /source code/],
  TypeScript: [typescript, /source code/],
  'a shell script': ['#!/bin/sh\nset -e\n', /source code/],
  JSON: ['{ "rows": [1, 2] }', /a JSON document/],
  'a list in JSON': ['[ {"a": 1}, {"a": 2} ]', /a JSON document/],
  XML: ['\ufeff<?xml version="1.0"?><Workbook/>', /an XML document/],
  'XML in UTF-16': [Buffer.from('\ufeff<?xml version="1.0"?>', 'utf16le'), /an XML document/],
  PDF: ['%PDF-1.7', /a PDF document. A PDF has no cells/],
  WebP: [latin('RIFF\x10\0\0\0WEBPVP8 '), /a photo/],
  HEIC: [latin('\0\0\0\x18ftypheic'), /a photo/],
  TIFF: [latin('II*\0\x08\0\0\0'), /a TIFF image/],
  gzip: [latin('\x1f\x8b\x08'), /a gzip archive. Unpack it/],
  'one NUL': [Buffer.from([0]), /binary data/],
  'NULs among letters': [latin('a,b\n1,\0\0\0\0\0\0\n'), /binary data/],
};

for (const [name, [content, found]] of Object.entries(foreign)) {
  test(`${name} is refused by name, and never read as csv`, async (t) => {
    const path = join(await makeTempFolder(t), 'file.csv');
    await writeFile(path, content);
    await assert.rejects(detectFormat(path, 'file.csv'), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'not_a_workbook');
      assert.match(error.message, found);
      return true;
    });
  });
}

test('a document of Apple Numbers is refused by name', async (t) => {
  const path = join(await makeTempFolder(t), 'list.numbers');
  await writeZip(path, { 'Index/Document.iwa': 'x', 'Metadata/Properties.plist': 'x' });
  await assert.rejects(detectFormat(path, 'list.numbers'), /Apple Numbers document. Export it as Excel/);
});

const tables: Record<string, string> = {
  'a column named ID beside P': 'ID;Price\nA;5\nB;6\n',
  'a row that begins with TABLE': 'TABLE\nOak,1\n',
  'words of programs': 'import,export\nclass,return\nif,for\nwhile,else\ndef,var\nlet,const\n',
  'a semicolon at the end of each row': 'name;amount;\nMiller;1;\nSmith;2;\nJones;3;\nBrown;4;\nWhite;5;\nBlack;6;\n',
  'one column of texts': 'Report (2024);\nAll members;\nof the club;\nwith names;\nand dates;\nof birth\n',
  'braces in texts': '{id},{name}\n{1},{x}\n{2},{y}\n',
  'a mail address and a time': 'From: shop,Subject: order\n08:00,x\n',
  'tags in texts': 'name,note\nA,<b>bold</b>\n',
  'a control byte first': 'a\tb\n\u00031\t2\n',
};

for (const [name, content] of Object.entries(tables)) {
  test(`${name} is csv`, async (t) => {
    const path = join(await makeTempFolder(t), 'file.csv');
    await writeFile(path, content);
    assert.equal(await detectFormat(path, 'file.csv'), 'csv');
  });
}

for (const encoding of ['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be']) {
  for (const addBOM of [true, false]) {
    test(`${encoding} ${addBOM ? 'with' : 'without'} a byte order mark is read`, async (t) => {
      const path = join(await makeTempFolder(t), 'file.csv');
      await writeFile(path, iconv.encode('name;Größe\nМиша;1,5\n', encoding, { addBOM }));
      const workbook = await openWorkbook(path);
      assert.equal(workbook.facts.encoding, encoding);
      const { rows } = await readSheet(workbook);
      assert.deepEqual(pluck(rows, 'values'), [
        ['name', 'Größe'],
        ['Миша', '1,5'],
      ]);
    });
  }
}

test('a csv file with letters of the name of an archive at its place is a csv file', async (t) => {
  const path = join(await makeTempFolder(t), 'sauces.csv');
  await writeFile(path, `id,product\n${'x'.repeat(245)}mustard sauce,3\n1,2\n`);
  assert.equal(await detectFormat(path, 'sauces.csv'), 'csv');
});
