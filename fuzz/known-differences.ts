import iconv from 'iconv-lite';
import type { DocumentFormat } from '../src/contract/formats.ts';
import {
  dropQuotes,
  findDepth,
  hasAll,
  hasCellBeforeDimensions,
  hasDivisionInside,
  hasFormatAfterStyle,
  isText,
  lacksNumberFormat,
  listParts,
  listSheets,
  listTexts,
  readPart,
} from './causes.ts';
import { type FoundValue, isSerial } from './cells/types.ts';
import type { Difference } from './compare/difference.ts';

/** A kind of difference for which it is known which reader is right. */
export interface KnownDifference {
  id: string;
  format: DocumentFormat;
  /** Which reader is right, and why. */
  reason: string;
  kinds: readonly Difference['kind'][];
  /** Whether the document contains the cause of the difference; by default it need not. */
  isIn?(bytes: Buffer): boolean;
  /** Whether these two values differ for this reason; by default all may. */
  explains?(found: FoundValue | undefined, expected: FoundValue | undefined): boolean;
}

const NAMESPACE_DECLARATION = /\sxmlns(?::\w+)?="http:\/\/schemas\.openxmlformats\.org\/spreadsheetml\/2006\/main"/;
const RELATIONSHIPS_DECLARATION =
  /\sxmlns:r="http:\/\/schemas\.openxmlformats\.org\/officeDocument\/2006\/relationships"/;

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
    id: 'styles-name-case',
    format: 'xlsx',
    reason:
      'ADE is right: names of parts are compared without regard to case, and Excel finds the styles. openpyxl reads numbers where the styles say dates.',
    kinds: ['changed'],
    isIn: (bytes) => listParts(bytes).some(({ name }) => name === 'XL/STYLES.XML'),
    explains: (found, expected) => typeof found !== 'number' && typeof expected === 'number',
  },
  {
    id: 'missing-number-format',
    format: 'xlsx',
    reason:
      'ADE is right: a style names its number format by the id of the format (ECMA-376 part 1, 18.8.45). openpyxl counts formats, and uses the next one if one is missing.',
    kinds: ['changed'],
    isIn: lacksNumberFormat,
    explains: (found) => typeof found === 'number',
  },
  {
    id: 'escaped-characters',
    format: 'xlsx',
    reason:
      'ADE is right: _x0041_ in a text is the character A (ECMA-376 part 1, 22.9.2.19, ST_Xstring), and Excel shows it. openpyxl keeps the escape.',
    kinds: ['changed'],
    explains: (found, expected) =>
      typeof expected === 'string' &&
      found === expected.replace(/_x([0-9A-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number(`0x${code}`))),
  },
  {
    id: 'several-texts-in-a-run',
    format: 'xlsx',
    reason:
      'ADE is right: all texts are in the cell, and are kept. openpyxl keeps the last one where an element should have only one.',
    kinds: ['changed', 'missing', 'added'],
    isIn: (bytes) =>
      listTexts(bytes).some(
        (xml) =>
          /<t(?: [^<>]*)?(?:\/>|>[^<]*<\/t>)<(?!\/(?:is|r|si)>|phoneticPr)|<\/r><t[ >]/.test(xml) ||
          /<(?:is|si)>(?:(?!<\/(?:is|si)>).)*<r><r>/s.test(xml),
      ),
    explains: (found, expected) => typeof found === 'string' && hasAll(found, String(expected ?? '')),
  },
  {
    id: 'no-namespace',
    format: 'xlsx',
    reason:
      'ADE is right: the elements are those of a worksheet, only its namespace is not declared as it should be, and nothing is lost. openpyxl looks for names with the namespace and finds an empty sheet.',
    kinds: ['missing', 'added', 'changed', 'uncached'],
    isIn: (bytes) => listSheets(bytes).some((xml) => !NAMESPACE_DECLARATION.test(xml)),
  },
  {
    id: 'inline-text-of-another-type',
    format: 'xlsx',
    reason:
      'ADE is right: the text is in the cell, and is kept. openpyxl passes over it where the type is not inlineStr.',
    kinds: ['missing', 'added', 'changed'],
    isIn: (bytes) => listSheets(bytes).some((xml) => /<c(?![^>]* t="inlineStr")[^>]*><is>/.test(xml)),
  },
  {
    id: 'value-of-an-inline-text',
    format: 'xlsx',
    reason: 'ADE is right: the cell has a value, and is kept. openpyxl passes over it where the type is inlineStr.',
    kinds: ['missing', 'added', 'changed', 'uncached'],
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
    kinds: ['missing', 'added', 'changed'],
    isIn: hasCellBeforeDimensions,
  },
  {
    id: 'format-after-style',
    format: 'xls',
    reason:
      'ADE is right: the style has its number format, wherever the record of the format is. xlrd decides what a style shows when it reads the style, and reads numbers where formats come later.',
    kinds: ['changed'],
    isIn: hasFormatAfterStyle,
    explains: (found, expected) => typeof found !== 'number' && typeof expected === 'number',
  },
  {
    id: 'no-code-page',
    format: 'xls',
    reason:
      'ADE is right: without a code page, a file of Excel 2 to 4 is in that of Windows (1252). xlrd takes ISO 8859-1, which has no signs for 80 to 9F.',
    kinds: ['changed'],
    explains: (found, expected) =>
      typeof expected === 'string' && found === iconv.decode(Buffer.from(expected, 'latin1'), 'windows-1252'),
  },
  {
    id: 'text-after-a-quotation-mark',
    format: 'csv',
    reason:
      'ADE is right: if text follows the closing quotation mark, all marks are kept, as nobody knows which of them are text. Python drops the first one.',
    kinds: ['changed'],
    explains: (found, expected) => isText(found) && isText(expected) && dropQuotes(found) === dropQuotes(expected),
  },
  {
    id: 'bytes-of-no-character',
    format: 'csv',
    reason:
      'ADE is right: bytes that are no character of an East Asian code page are replaced, and are on record. How many bytes count as one wrong character is left to decoders, and Python counts differently.',
    kinds: ['changed', 'missing', 'added'],
    explains: (found, expected) =>
      /[\ufffd\u0080-\u009f]/.test(`${found}${expected}`) && /[^\u0000-\u24ff]/.test(`${found}${expected}`),
  },
  {
    id: 'number-beyond-all-numbers',
    format: 'xlsx',
    reason:
      'ADE is right: a number that is too large for a double is kept as the text that the file has. openpyxl makes it infinite.',
    kinds: ['changed'],
    explains: (found, expected) => typeof found === 'string' && /^-?(?:inf|nan)$/.test(String(expected)),
  },
  {
    id: 'boolean-of-another-text',
    format: 'xlsx',
    reason:
      'ADE is right: a boolean is 0, 1, false or true; any other text is kept as it is. openpyxl takes every other number for true.',
    kinds: ['changed'],
    explains: (found, expected) => typeof found === 'string' && expected === true,
  },
  {
    id: 'element-between-cells',
    format: 'xlsx',
    reason:
      'ADE is right: a cell without a reference comes after the cell before it (ECMA-376 part 1, 18.3.1.4). openpyxl counts elements between cells as cells.',
    kinds: ['missing', 'added', 'changed'],
    isIn: (bytes) =>
      listSheets(bytes).some((xml) =>
        /(?:<row(?: [^>]*)?>|<\/c>|<c(?: [^>]*)?\/>)<(?!\/|c[\s>/]|row[\s>/]|!|\?)/.test(xml),
      ),
  },
  {
    id: 'styles-elsewhere',
    format: 'xlsx',
    reason:
      'ADE is right: the lists of styles and formats are in their part, only not where they should be. openpyxl reads numbers where they say dates, or takes the format of another style.',
    kinds: ['changed'],
    isIn: (bytes) =>
      Object.entries({ numFmts: 1, numFmt: 2, cellXfs: 1 }).some(
        ([name, depth]) => findDepth(readPart(bytes, 'xl/styles.xml'), name) !== depth,
      ),
    explains: (found, expected) => typeof found !== 'number' && (typeof expected === 'number' || isSerial(expected)),
  },
  {
    id: 'other-namespace',
    format: 'ods',
    reason:
      'ADE is right: the elements are those of a spreadsheet, only a namespace is not declared as it should be, and nothing is lost. odfpy looks for names with the namespace.',
    kinds: ['sheets', 'missing', 'added', 'changed', 'uncached'],
    isIn: (bytes) =>
      ['office', 'table', 'text'].some(
        (prefix) =>
          !readPart(bytes, 'content.xml').includes(
            `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${prefix}:1.0"`,
          ),
      ),
  },
  {
    id: 'division-inside-a-sheet',
    format: 'ods',
    reason:
      'ADE is right: the rows are in the sheet. odfpy takes an element with the name of a division of the document (office:automatic-styles, office:body) for that division wherever it is, and what follows goes there too.',
    kinds: ['sheets', 'missing', 'added', 'changed', 'uncached'],
    isIn: (bytes) => hasDivisionInside(readPart(bytes, 'content.xml')),
  },
];

/** Finds the known difference that explains `difference`. */
export function findKnown(format: DocumentFormat, difference: Difference, bytes: Buffer): KnownDifference | undefined {
  const { kind, found, expected } = difference;
  return knownDifferences.find(
    (known) =>
      known.format === format &&
      known.kinds.includes(kind) &&
      known.explains?.(found, expected) !== false &&
      known.isIn?.(bytes) !== false,
  );
}
