/** A format that people send instead of a workbook, with advice. */
interface ForeignFormat {
  /** Completes the sentence "it is …". */
  name: string;
  advice: string;
  matches: (head: Head) => boolean;
}

/** The start of a file: its bytes, as a string with one character for each byte, and its decoded text. */
export interface Head {
  bytes: string;
  text: string;
  /** Whether the start is the whole file. */
  isComplete: boolean;
}

const exportAsExcel = 'Open it in the program that made it and export it as xlsx';
const askForWorkbook = 'Ask the sender for the workbook itself';
const unpack = 'Unpack it and use the workbook inside';
const saveAsXlsx = 'Open it in a spreadsheet program and save it as xlsx';

const begins =
  (...starts: string[]) =>
  ({ bytes }: Head) =>
    starts.some((start) => bytes.startsWith(start));
const reads =
  (pattern: RegExp) =>
  ({ text }: Head) =>
    pattern.test(text);

/** Header lines of a mail or a saved web page: `Name: value`, at least one with a standard name (RFC 2045, 5322). */
const mailHeaders =
  /^(?:[A-Za-z][\w-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)*?(?:MIME-Version|Received|Return-Path|Message-ID):/i;

/** Office writes this file beside an open document: the user's name and its length, twice, in fixed-size fields. */
function isOfficeLock({ bytes, isComplete }: Head): boolean {
  const length = bytes.charCodeAt(0);
  const second = bytes.length === 165 ? 55 : 54;
  const hasSize = isComplete && (bytes.length === 165 || bytes.length === 162);
  return hasSize && length >= 1 && length <= 52 && bytes.charCodeAt(second) === length;
}

/** A dBASE file has a version, the date of the last change, and a header length that ends after a whole field. */
function isDbf({ bytes }: Head): boolean {
  if (bytes.length < 33 || !/^[\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5]/.test(bytes)) return false;
  const [month, day] = [bytes.charCodeAt(2), bytes.charCodeAt(3)];
  const headerBytes = bytes.charCodeAt(8) + bytes.charCodeAt(9) * 256;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && headerBytes > 32 && [0, 1, 8].includes(headerBytes % 32);
}

const codeLine =
  /^\s*(?:#!|#include\b|import\s[\w.{*"']|from\s+[\w.]+\s+import\b|(?:async\s+)?def\s+\w+\(|class\s+\w+\s*[:({]|(?:export\s+)?(?:async\s+)?function\b|(?:export\s+)?(?:const|let|var)\s+\w+\s*=|public\s|private\s|package\s+\w|using\s+[\w.]+;|namespace\s|<\?php|return\b|(?:el)?if\s.*:$|for\s.*:$|while\s.*:$|elif\s|else:|try:|except\b.*:$|with\s.*:$|.*[{}]\s*$|.*\)\s*;\s*$|\s*[\w.]+\s*=\s.*;\s*$|\s*@\w+|.*\)\s*:$)/;
const minCodeLines = 5;
const minCodeShare = 0.4;

/** Most lines of source code begin or end unlike a table's row. A semicolon at the end of every row is a delimiter. */
function isSourceCode({ text }: Head): boolean {
  if (/^#!\s*\//.test(text)) return true;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*(?:#|\/\/|\*|"""|''')/.test(line));
  const isTable = lines.filter((line) => /;.*;/.test(line) && !/[(){}]/.test(line)).length > lines.length / 4;
  const found = lines.filter((line) => codeLine.test(line) && !/^[^;]*;[^;]*;/.test(line)).length;
  return !isTable && found >= minCodeLines && found >= lines.length * minCodeShare;
}

const images: Record<string, string[]> = {
  'a PNG image': ['\x89PNG'],
  'a JPEG image': ['\xff\xd8\xff'],
  'a GIF image': ['GIF8'],
  'a TIFF image': ['II*\0', 'MM\0*'],
};

const archives: Record<string, string[]> = {
  'a gzip archive': ['\x1f\x8b'],
  'a 7z archive': ['7z\xbc\xaf'],
  'a RAR archive': ['Rar!'],
  'a bzip2 archive': ['BZh9'],
  'an xz archive': ['\xfd7zXZ'],
  'a zstd archive': ['\x28\xb5\x2f\xfd'],
};

const foreignFormats: readonly ForeignFormat[] = [
  { name: 'a PDF document', advice: `A PDF has no cells. ${askForWorkbook}`, matches: begins('%PDF') },
  ...Object.entries(images).map(([name, start]) => ({
    name,
    advice: `An image has no cells. ${askForWorkbook}`,
    matches: begins(...start),
  })),
  {
    name: 'a photo, sound or film',
    advice: `It has no cells. ${askForWorkbook}`,
    matches: ({ bytes }) => /^(?:RIFF.{4}(?:WEBP|WAVE|AVI )|\0\0\0.ftyp)/s.test(bytes),
  },
  ...Object.entries(archives).map(([name, start]) => ({ name, advice: unpack, matches: begins(...start) })),
  { name: 'a tar archive', advice: unpack, matches: ({ bytes }) => /^ustar(?:\0| {2}\0)/.test(bytes.slice(257, 265)) },
  { name: 'an RTF document', advice: askForWorkbook, matches: begins('{\\rtf') },
  { name: 'a SQLite database', advice: 'Export its table as csv', matches: begins('SQLite format 3') },
  { name: 'a Parquet file', advice: 'Export its table as csv', matches: begins('PAR1') },
  { name: 'a Lotus 1-2-3 worksheet', advice: saveAsXlsx, matches: begins('\0\0\x02\0', '\0\0\x1a\0') },
  { name: 'a dBASE table', advice: saveAsXlsx, matches: isDbf },
  {
    name: 'the lock file of an open document',
    advice: 'The document itself has the same name without ~$ at the beginning. Close it and send that file',
    matches: (head) => isOfficeLock(head) || /^,[^,\n]*,[^,\n]*,[^,\n]*,file:\/\/\//.test(head.text),
  },
  {
    name: 'a SYLK worksheet',
    advice: saveAsXlsx,
    matches: reads(/^ID;P[A-Z\d.]{0,16}(?:;[NE])*\r?\n(?:P;P|B;[XY]\d|C;[XY]\d|F;[A-Z]|O;[A-Z]|NN;|E\s)/),
  },
  { name: 'a DIF worksheet', advice: saveAsXlsx, matches: reads(/^TABLE\r?\n0,1\r?\n/) },
  {
    name: 'an HTML page',
    advice: saveAsXlsx,
    matches: reads(
      /^<(?:!doctype html|html|head|body|meta|title|style|script|table|div|span|p|br|h[1-6]|center|font|form)\b/i,
    ),
  },
  { name: 'an HTML page', advice: saveAsXlsx, matches: reads(/^<!--/) },
  { name: 'an XML document', advice: saveAsXlsx, matches: reads(/^<\?xml/) },
  { name: 'a saved web page or mail (MHT, EML)', advice: saveAsXlsx, matches: reads(mailHeaders) },
  { name: 'a JSON document', advice: exportAsExcel, matches: reads(/^(?:\{\s*"(?:[^"\\]|\\.)*"\s*:|\[\s*\{\s*")/) },
  { name: 'source code', advice: askForWorkbook, matches: isSourceCode },
];

/** The format of a file that is not a workbook or delimited text, with advice; completes the sentence "it is …". */
export function findForeignFormat(head: Head): string | undefined {
  const found = foreignFormats.find(({ matches }) => matches(head));
  return found && `it is ${found.name}. ${found.advice}`;
}
