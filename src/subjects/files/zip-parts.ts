import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import { findWorkbookPart, openZipArchive, readWorkbookPart, type ZipArchive } from '../../workbook/parts/index.ts';
import { MASK } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { isCalcChain, withoutCalcChain } from './calc-chain.ts';
import type { Targets } from './find-in-workbook.ts';
import { findInBytes, isPacked } from './plain.ts';
import { type SharedTexts, SheetMasker } from './sheet-xml.ts';
import { addHit, type Found, NotMaskable, noneFound, type Write } from './types.ts';
import { maskXml, phoneticOf, textOf } from './xml.ts';
import { readXmlPieces } from './xml-pieces.ts';
import { searchZipEnd } from './zip-end.ts';

export interface ZipOptions {
  maxExpandedBytes: number;
  withParts: boolean;
  /** How many archives this one is in. */
  depth?: number;
}

const XML = /\.(?:xml|rels|vml|xhtml|html?)$/i;
/** Pictures, sounds and fonts: nobody looks for a text in them. */
const PICTURE = /\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svgz|ico|webp|wav|mp3|mp4|ttf|otf|odttf)$/i;
const SHEET = /(?:^|\/)worksheets\/[^/]+\.xml$/i;
/** How deep archives may be in archives. */
const MAX_DEPTH = 3;
const ZIP_START = Buffer.from('PK\x03\x04', 'latin1');
/** A fixed date, so that a masked file does not depend on when it was made. */
const STAMP = new Date(Date.UTC(2000, 0, 1));
const SI = /<((?:[\w.-]+:)?si)\b(?:[^>]*\/>|[^>]*>([\s\S]*?)<\/\1>)/g;

/** Finds what matches in the parts of a zip, apart from cells, which the reader finds. */
export async function findInZip(path: string, matcher: Matcher, options: ZipOptions, found: Found): Promise<void> {
  // What the reader does not read of these parts, such as a shared text that no cell has, matters if it found nothing.
  const areCellsEnough = found.count > 0;
  searchZipEnd(path, matcher, found);
  const archive = await openZipArchive(path, 'The workbook', options.maxExpandedBytes);
  try {
    const cells = new Set(areCellsEnough ? await listCellParts(archive) : []);
    const shared = await readShared(archive, await findStrings(archive), matcher, false);
    for (const part of archive.partNames) {
      noteName(part, matcher, found);
      if (PICTURE.test(part)) found.notSearched.push(part);
      else if (XML.test(part)) {
        // The reader has counted the cells; only what it does not read is new here.
        await findInXml(archive, part, matcher, { shared, areCellsKnown: cells.has(part.toLowerCase()) }, found);
      } else await findInOther(archive, part, matcher, options, found);
    }
  } finally {
    await archive.close();
  }
}

/** Everything that a zip, a file or its bytes, still has of what is looked for, cells included. */
export async function findAnyInZip(source: string | Buffer, matcher: Matcher, options: ZipOptions): Promise<Found> {
  const found = noneFound();
  const archive = await openZipArchive(source, 'The workbook', options.maxExpandedBytes);
  try {
    const shared = await readShared(archive, await findStrings(archive), matcher, false);
    for (const part of archive.partNames) {
      noteName(part, matcher, found);
      if (PICTURE.test(part)) continue;
      if (XML.test(part)) await findInXml(archive, part, matcher, { shared, areCellsKnown: false }, found);
      else await findInOther(archive, part, matcher, options, found);
    }
    return found;
  } finally {
    await archive.close();
  }
}

async function findInXml(
  archive: ZipArchive,
  part: string,
  matcher: Matcher,
  { shared, areCellsKnown }: { shared: SharedTexts; areCellsKnown: boolean },
  found: Found,
): Promise<void> {
  const others = (xml: string) => maskXml(xml, matcher, { part, withParts: false }, found);
  const cells = SHEET.test(part) ? new SheetMasker(matcher, shared, new Set(), others) : undefined;
  for await (const piece of readXmlPieces(archive, part)) {
    if (cells !== undefined) cells.mask(piece);
    else if (!areCellsKnown) others(piece);
  }
  if (!areCellsKnown)
    for (let i = 0; i < (cells?.count ?? 0); i++) addHit(found, { sheet: part, term: 1, how: 'exact' });
}

function noteName(part: string, matcher: Matcher, found: Found): void {
  const [span] = matcher.findInText(part);
  if (span !== undefined) addHit(found, { sheet: 'names of parts', term: span.term, how: span.how });
}

async function findInOther(
  archive: ZipArchive,
  part: string,
  matcher: Matcher,
  options: ZipOptions,
  found: Found,
): Promise<void> {
  const bytes = await archive.readSizedPart(part);
  const depth = (options.depth ?? 0) + 1;
  let inner = noneFound();
  if (!bytes.subarray(0, 4).equals(ZIP_START) || depth > MAX_DEPTH) {
    findInBytes(bytes, matcher, inner);
    if (isPacked(part, bytes)) inner.notSearched.push(part);
  } else inner = await findAnyInZip(bytes, matcher, { ...options, depth });
  for (const hit of inner.hits) addHit(found, { ...hit, sheet: part });
  if (inner.notSearched.length > 0) found.notSearched.push(part);
}

async function findStrings(archive: ZipArchive): Promise<string> {
  return (await readParts(archive))?.strings ?? '';
}

/** Names of the parts whose cells the reader reads, in lower case. */
async function listCellParts(archive: ZipArchive): Promise<string[]> {
  const parts = await readParts(archive);
  if (parts !== null) return [...parts.sheets, parts.strings].map((part) => part.toLowerCase());
  return archive.hasPart('content.xml') ? ['content.xml'] : [];
}

/** The worksheets of a workbook in their order, and the part of shared strings; null for another zip. */
async function readParts(archive: ZipArchive): Promise<{ sheets: string[]; strings: string } | null> {
  const part = await findWorkbookPart(archive);
  if (part === undefined || part.toLowerCase().endsWith('.bin')) return null;
  const { sheets, sharedStringsPart = '' } = await readWorkbookPart(archive, part);
  return { sheets: sheets.map((sheet) => sheet.part), strings: sharedStringsPart };
}

/**
 * Writes a zip with everything masked that matches. `targets`: cells that the reader found. Throws `NotMaskable` for
 * parts that are not XML and have a match.
 */
export async function maskZip(
  source: string | Buffer,
  matcher: Matcher,
  targets: Targets,
  options: ZipOptions,
  write: Write,
): Promise<void> {
  const archive = await openZipArchive(source, 'The workbook', options.maxExpandedBytes);
  const zip = new yazl.ZipFile();
  const failed = new AbortController();
  const written = pipeline(zip.outputStream, (chunks) => writeAll(chunks, write), { signal: failed.signal });
  try {
    const parts = await readParts(archive);
    const shared = await readShared(archive, parts?.strings ?? '', matcher, options.withParts);
    const sheetIndex = new Map((parts?.sheets ?? []).map((part, i) => [part.toLowerCase(), i]));
    // Which shared texts are still needed is known after the sheets.
    const ordered = archive.partNames.toSorted((a, b) => Number(isShared(a)) - Number(isShared(b)));
    function isShared(part: string): boolean {
      return part.toLowerCase() === (parts?.strings ?? '').toLowerCase();
    }
    const makePart = (part: string): AsyncIterable<Buffer> => {
      const index = sheetIndex.get(part.toLowerCase());
      if (isShared(part)) return maskShared(archive, part, shared);
      if (!XML.test(part)) return maskOther(archive, part, matcher, options);
      const cells = index === undefined ? new Set<string>() : (targets.get(index) ?? new Set<string>());
      const isSheet = index !== undefined || SHEET.test(part);
      return maskPart(archive, part, matcher, options, isSheet ? { shared, cells } : undefined);
    };
    const adding = (async () => {
      for (const part of ordered) {
        // Some programs write entries for folders, which no program needs.
        if (part.endsWith('/') || isCalcChain(part)) continue;
        if (matcher.isInText(part)) throw new NotMaskable(part);
        await addPart(zip, archive.writtenName(part).replace(/^\//, ''), makePart(part));
      }
      zip.end();
    })();
    await Promise.race([adding, written.then(() => adding)]);
    await written;
  } catch (error) {
    failed.abort();
    await written.catch(() => undefined);
    throw error;
  } finally {
    await archive.close();
  }
}

async function writeAll(chunks: AsyncIterable<Buffer | string>, write: Write): Promise<void> {
  for await (const chunk of chunks) write(Buffer.from(chunk));
}

/** Resolves when the part is written. Throws `NotMaskable` for a name that no zip may have. */
function addPart(zip: yazl.ZipFile, name: string, content: AsyncIterable<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = Readable.from(content, { objectMode: false });
    stream.once('error', reject);
    stream.once('end', resolve);
    try {
      zip.addReadStream(stream, name, { mtime: STAMP, mode: 0o100644 });
    } catch {
      reject(new NotMaskable(name));
    }
  });
}

async function* maskPart(
  archive: ZipArchive,
  part: string,
  matcher: Matcher,
  { withParts }: ZipOptions,
  sheet: { shared: SharedTexts; cells: ReadonlySet<string> } | undefined,
): AsyncGenerator<Buffer> {
  const others = (xml: string) =>
    maskXml(withoutCalcChain(xml), matcher, { part, withParts: withParts && sheet === undefined }, noneFound());
  const masker = sheet === undefined ? undefined : new SheetMasker(matcher, sheet.shared, sheet.cells, others);
  for await (const piece of readXmlPieces(archive, part))
    yield Buffer.from(masker === undefined ? others(piece) : masker.mask(piece));
}

async function* maskOther(
  archive: ZipArchive,
  part: string,
  matcher: Matcher,
  options: ZipOptions,
): AsyncGenerator<Buffer> {
  const bytes = await archive.readSizedPart(part);
  if (PICTURE.test(part)) {
    yield bytes;
    return;
  }
  if (bytes.subarray(0, 4).equals(ZIP_START) && (options.depth ?? 0) < MAX_DEPTH) {
    const inner = { ...options, depth: (options.depth ?? 0) + 1 };
    const masked: Buffer[] = [];
    await maskZip(bytes, matcher, new Map(), inner, (chunk) => masked.push(chunk));
    const written = Buffer.concat(masked);
    if ((await findAnyInZip(written, matcher, inner)).count > 0) throw new NotMaskable(part);
    yield written;
    return;
  }
  const found = noneFound();
  findInBytes(bytes, matcher, found);
  if (found.count > 0) throw new NotMaskable(part);
  yield bytes;
}

async function readShared(
  archive: ZipArchive,
  part: string,
  matcher: Matcher,
  withParts: boolean,
): Promise<SharedTexts> {
  const shared: SharedTexts = { matched: new Set(), parts: new Set(), needed: new Set() };
  if (part === '' || !archive.hasPart(part)) return shared;
  let index = 0;
  for await (const piece of readXmlPieces(archive, part)) {
    for (const [, , inner = ''] of piece.matchAll(SI)) {
      const text = textOf(inner);
      if (matcher.isInText(text) || matcher.isInText(phoneticOf(inner))) shared.matched.add(index);
      else if (withParts && matcher.isPart(text)) shared.parts.add(index);
      index += 1;
    }
  }
  return shared;
}

async function* maskShared(archive: ZipArchive, part: string, shared: SharedTexts): AsyncGenerator<Buffer> {
  let index = -1;
  for await (const piece of readXmlPieces(archive, part)) {
    yield Buffer.from(
      piece.replace(SI, (whole, name: string) => {
        index += 1;
        const isUnneeded = shared.parts.has(index) && !shared.needed.has(index);
        if (!shared.matched.has(index) && !isUnneeded) return whole;
        const prefix = name.slice(0, -2);
        return `<${name}><${prefix}t>${MASK}</${prefix}t></${name}>`;
      }),
    );
  }
}
