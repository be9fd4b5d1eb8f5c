import type { DocumentFormat } from '../src/contract/formats.ts';
import type { Difference } from './compare.ts';
import { openStream, parseRecords } from './mutate/biff.ts';
import { unpackZip, type ZipPart } from './zip-bytes.ts';

/** A kind of difference for which it is known which reader is right. */
export interface KnownDifference {
  id: string;
  format: DocumentFormat;
  /** Which reader is right, and why. */
  reason: string;
  kinds: readonly Difference['kind'][];
  /** Whether the document contains the cause of the difference. */
  isIn(bytes: Buffer): boolean;
}

const NAMESPACE_DECLARATION = /\sxmlns(?::\w+)?="http:\/\/schemas\.openxmlformats\.org\/spreadsheetml\/2006\/main"/;
const RELATIONSHIPS_DECLARATION =
  /\sxmlns:r="http:\/\/schemas\.openxmlformats\.org\/officeDocument\/2006\/relationships"/;
const START_OF_PART = 0x0809;
const DIMENSIONS = 0x0200;
const CELL_RECORDS = new Set([0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e]);

export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'part-name-case',
    format: 'xlsx',
    reason:
      'ADE is right: names of parts are compared without regard to case (ECMA-376 part 2, 6.2.2.3), and Excel finds the part. openpyxl leaves the sheet out.',
    kinds: ['sheets'],
    isIn: (bytes) =>
      listParts(bytes).some(({ name }) => name.startsWith('XL/WORKSHEETS/') || name.startsWith('XL/CHARTSHEETS/')),
  },
  {
    id: 'no-namespace',
    format: 'xlsx',
    reason:
      'ADE is right: the elements are those of a worksheet, only its namespace is not declared as it should be, and nothing is lost. openpyxl looks for names with the namespace and finds an empty sheet.',
    kinds: ['rows', 'cells', 'uncached'],
    isIn: (bytes) => listSheets(bytes).some((xml) => !NAMESPACE_DECLARATION.test(xml)),
  },
  {
    id: 'inline-text-of-another-type',
    format: 'xlsx',
    reason:
      'ADE is right: the text is in the cell, and is kept. openpyxl passes over it where the type is not inlineStr.',
    kinds: ['rows', 'cells'],
    isIn: (bytes) => listSheets(bytes).some((xml) => /<c(?![^>]* t="inlineStr")[^>]*><is>/.test(xml)),
  },
  {
    id: 'value-of-an-inline-text',
    format: 'xlsx',
    reason: 'ADE is right: the cell has a value, and is kept. openpyxl passes over it where the type is inlineStr.',
    kinds: ['rows', 'cells', 'uncached'],
    isIn: (bytes) => listSheets(bytes).some((xml) => /<c[^>]* t="inlineStr"[^>]*>(?:<f>[^<]*<\/f>)?<v>/.test(xml)),
  },
  {
    id: 'formula-with-an-empty-text',
    format: 'xlsx',
    reason:
      'ADE is right: the result of the formula is there, and is an empty text. openpyxl cannot distinguish it from none.',
    kinds: ['uncached'],
    isIn: (bytes) =>
      listSheets(bytes).some((xml) => /<c[^>]* t="str"[^>]*><f[^>]*>[^<]*<\/f><v(?:><\/v>|\/>)/.test(xml)),
  },
  {
    id: 'relationship-namespace',
    format: 'xlsx',
    reason:
      'ADE is right: each sheet names its part, only the namespace of the name is not declared as it should be. openpyxl leaves the sheets out.',
    kinds: ['sheets'],
    isIn: (bytes) => !RELATIONSHIPS_DECLARATION.test(readPart(bytes, 'xl/workbook.xml')),
  },
  {
    id: 'list-of-sheets-elsewhere',
    format: 'xlsx',
    reason:
      'ADE is right: the list of sheets is in the workbook part and says what it always says. openpyxl finds none.',
    kinds: ['sheets'],
    isIn: (bytes) => findDepth(readPart(bytes, 'xl/workbook.xml'), 'sheets') !== 1,
  },
  {
    id: 'cell-before-dimensions',
    format: 'xls',
    reason:
      'ADE is right: the record of the cell is in its sheet. xlrd forgets the cells that it met when it reads the record with the size of the sheet.',
    kinds: ['rows', 'cells'],
    isIn: hasCellBeforeDimensions,
  },
  {
    id: 'division-inside-a-sheet',
    format: 'ods',
    reason:
      'ADE is right: the rows are in the sheet. odfpy takes an element with the name of a division of the document (office:automatic-styles, office:body) for that division wherever it is, and what follows goes there too.',
    kinds: ['sheets', 'rows', 'cells', 'uncached'],
    isIn: (bytes) => hasDivisionInside(readPart(bytes, 'content.xml')),
  },
];

/** Finds the known difference that explains `difference`. */
export function findKnown(format: DocumentFormat, difference: Difference, bytes: Buffer): KnownDifference | undefined {
  return knownDifferences.find(
    (known) => known.format === format && known.kinds.includes(difference.kind) && known.isIn(bytes),
  );
}

/** The parts of a zip file; none if the file is damaged outside of its parts. */
function listParts(bytes: Buffer): ZipPart[] {
  try {
    return unpackZip(bytes);
  } catch {
    return [];
  }
}

function readPart(bytes: Buffer, name: string): string {
  return (
    listParts(bytes)
      .find((part) => part.name === name)
      ?.content.toString() ?? ''
  );
}

function listSheets(bytes: Buffer): string[] {
  const parts = listParts(bytes).filter(({ name }) => name.toLowerCase().startsWith('xl/worksheets/'));
  return parts.map(({ content }) => content.toString());
}

/** How many elements enclose the first one with this name; -1 if there is none. */
function findDepth(xml: string, wanted: string): number {
  let depth = 0;
  for (const [, close, name, empty] of xml.matchAll(/<(\/?)(?:\w+:)?(\w+)(?:[^<>"']|"[^"]*"|'[^']*')*?(\/?)>/g)) {
    if (name === wanted && close === '') return depth;
    if (close !== '') depth -= 1;
    else if (empty === '') depth += 1;
  }
  return -1;
}

/** Whether a division is not directly inside the document's element, where it belongs. */
function hasDivisionInside(xml: string): boolean {
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

function hasCellBeforeDimensions(bytes: Buffer): boolean {
  let hasCell = false;
  for (const { type } of parseRecords(openStream(bytes).stream)) {
    if (type === START_OF_PART) hasCell = false;
    else if (CELL_RECORDS.has(type)) hasCell = true;
    else if (type === DIMENSIONS && hasCell) return true;
  }
  return false;
}
