import { CFB } from '@e965/xlsx';
import { parseBiff } from './mutate/biff.ts';
import { unpackZip, type ZipPart } from './zip-bytes.ts';

// What the causes of known differences look like in a document.

const OLE_START = 0xe011cfd0;
const START_OF_PART = 0x0809;
const DIMENSIONS = 0x0200;
const STYLE = 0x00e0;
const FORMAT = 0x041e;
const CELL_RECORDS = new Set([0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e]);

/** Whether a text has all characters of another one. */
export function hasAll(text: string, other: string): boolean {
  let rest = text;
  return [...other].every((character) => {
    const isThere = rest.includes(character);
    rest = rest.replace(character, '');
    return isThere;
  });
}

export const isText = (value: unknown): value is string => typeof value === 'string';
export const dropQuotes = (text: string) => text.replace(/["']/g, '');

/** The parts of xlsx that have texts. */
export function listTexts(bytes: Buffer): string[] {
  return [...listSheets(bytes), readPart(bytes, 'xl/sharedStrings.xml')];
}

/** The parts of a zip file; none if the file is damaged outside of its parts. */
export function listParts(bytes: Buffer): ZipPart[] {
  try {
    return unpackZip(bytes);
  } catch {
    return [];
  }
}

export function readPart(bytes: Buffer, name: string): string {
  return (
    listParts(bytes)
      .find((part) => part.name === name)
      ?.content.toString() ?? ''
  );
}

export function listSheets(bytes: Buffer): string[] {
  const parts = listParts(bytes).filter(({ name }) => name.toLowerCase().startsWith('xl/worksheets/'));
  return parts.map(({ content }) => content.toString());
}

/** How many elements enclose the first one with this name; -1 if there is none. */
export function findDepth(xml: string, wanted: string): number {
  let depth = 0;
  for (const [, close, name, empty] of xml.matchAll(/<(\/?)(?:\w+:)?(\w+)(?:[^<>"']|"[^"]*"|'[^']*')*?(\/?)>/g)) {
    if (name === wanted && close === '') return depth;
    if (close !== '') depth -= 1;
    else if (empty === '') depth += 1;
  }
  return -1;
}

/** Whether a division is not directly inside the document's element, where it belongs. */
export function hasDivisionInside(xml: string): boolean {
  const divisions = [
    'automatic-styles',
    'body',
    'font-face-decls',
    'master-styles',
    'meta',
    'scripts',
    'settings',
    'styles',
  ];
  const pattern = new RegExp(`<office:(?:${divisions.join('|')})[\\s/>]`, 'g');
  const starts = [...xml.matchAll(pattern)].map(({ index }) => index);
  return starts.some((start) => countOpen(xml.slice(0, start)) !== 1);
}

function countOpen(xml: string): number {
  let open = 0;
  for (const [tag] of xml.matchAll(/<\/?[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi)) {
    if (tag.startsWith('</')) open -= 1;
    else if (!tag.endsWith('/>')) open += 1;
  }
  return open;
}

function openStream(bytes: Buffer): Buffer {
  if (bytes.length < 4 || bytes.readUInt32LE(0) !== OLE_START) return bytes;
  const container = CFB.read(bytes, { type: 'buffer' });
  const entry = CFB.find(container, '/Workbook') ?? CFB.find(container, '/Book');
  return Buffer.from((entry?.content ?? []) as Uint8Array);
}

export function hasCellBeforeDimensions(bytes: Buffer): boolean {
  let hasCell = false;
  for (const { type } of parseBiff(openStream(bytes))) {
    if (type === START_OF_PART) hasCell = false;
    else if (CELL_RECORDS.has(type)) hasCell = true;
    else if (type === DIMENSIONS && hasCell) return true;
  }
  return false;
}

const FIRST_OWN_FORMAT = 164;

/** Whether a style of an xlsx file names a number format that the file lacks, or has in another place. */
export function lacksNumberFormat(bytes: Buffer): boolean {
  const [before = '', after = ''] = readPart(bytes, 'xl/styles.xml').split('</numFmts>');
  const known = new Set([...before.matchAll(/<numFmt numFmtId="(\d+)"/g)].map(([, id]) => id));
  return [...after.matchAll(/<xf numFmtId="(\d+)"/g)].some(
    ([, id]) => Number(id) >= FIRST_OWN_FORMAT && !known.has(id),
  );
}

export function hasFormatAfterStyle(bytes: Buffer): boolean {
  const types = parseBiff(openStream(bytes)).map(({ type }) => type);
  return types.includes(STYLE) && types.indexOf(STYLE) < types.lastIndexOf(FORMAT);
}
