/** So many bytes of a file, or of a part of a workbook, are enough for its first rows. */
const HEAD_BYTES = 32_768;
const MAX_CELLS = 200;
const MAX_CHARS = 100;
const TEXT_LINES = 30;

/** Texts of the first rows of a spreadsheet, as far as they can be read before it is uploaded; none of other files. */
export async function readFirstCells(file: File): Promise<string[]> {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  try {
    if (/^(csv|tsv|txt)$/.test(ending)) return tidy(splitText(await readText(file)));
    if (/^xls[xm]$/.test(ending)) return tidy(await readWorkbook(file));
    if (ending === 'ods')
      return tidy(listTexts(await readPart(file, ['content.xml']), /<text:p[^>]*>(.*?)<\/text:p>/gs));
  } catch {
    // The service says what is wrong with a damaged file.
  }
  return [];
}

function tidy(texts: readonly string[]): string[] {
  const shown = texts.map((text) => text.trim()).filter((text) => text !== '' && text.length <= MAX_CHARS);
  return [...new Set(shown)].slice(0, MAX_CELLS);
}

async function readText(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder().decode(bytes);
  // The last letter may be cut.
  return text.slice(0, -2).includes('\uFFFD') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

/** Cells at any of the usual delimiters: a header is found although its line is read with the wrong one. */
function splitText(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/).slice(0, TEXT_LINES);
  return [';', ',', '\t', '|'].flatMap((delimiter) =>
    lines.flatMap((line) => line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/s, '$1'))),
  );
}

async function readWorkbook(file: Blob): Promise<string[]> {
  const shared = listTexts(await readPart(file, ['xl/sharedStrings.xml']), /<(?:\w+:)?si>(.*?)<\/(?:\w+:)?si>/gs);
  const sheet = await readPart(file, ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet.xml']);
  return [...shared, ...listTexts(sheet, /<(?:\w+:)?is>(.*?)<\/(?:\w+:)?is>/gs)];
}

/** The texts within the elements that a pattern finds, without tags. */
const listTexts = (xml: string, element: RegExp): string[] =>
  [...xml.matchAll(element)].map(([, inner = '']) =>
    inner
      .replace(/<[^>]*>/g, '')
      .replace(/&(lt|gt|quot|apos|amp|#x[\da-f]+|#\d+);/gi, (_, name: string) => NAMED[name] ?? fromCode(name)),
  );

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const fromCode = (name: string) =>
  String.fromCodePoint(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10));

/** The beginning of the first of these parts that a zip file has; empty if it has none. */
async function readPart(file: Blob, names: readonly string[]): Promise<string> {
  const entries = await listEntries(file);
  const at = names.map((name) => entries.get(name)).find((one) => one !== undefined);
  if (at === undefined) return '';
  const head = new DataView(await file.slice(at, at + 30).arrayBuffer());
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const packed = file.slice(from, from + HEAD_BYTES);
  const isStored = head.getUint16(8, true) === 0;
  return isStored ? packed.text() : unpack(packed);
}

/** Where the parts of a zip file begin, by their names. */
async function listEntries(file: Blob): Promise<Map<string, number>> {
  const tail = new DataView(await file.slice(-TAIL_BYTES).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  const entries = new Map<string, number>();
  if (end < 0) return entries;
  const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  const bytes = await file.slice(start, start + size).arrayBuffer();
  const list = new DataView(bytes);
  for (let at = 0; at + 46 <= list.byteLength; ) {
    const length = list.getUint16(at + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(bytes, at + 46, length));
    entries.set(name, list.getUint32(at + 42, true));
    at += 46 + length + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  return entries;
}

/** The end of a zip file, with the longest comment. */
const TAIL_BYTES = 22 + 0xffff;

async function unpack(packed: Blob): Promise<string> {
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let next = await reader.read(); !next.done && text.length < HEAD_BYTES; next = await reader.read())
      text += decoder.decode(next.value, { stream: true });
  } catch {
    // The part is longer than what was read of it.
  }
  await reader.cancel().catch(() => undefined);
  return text;
}
