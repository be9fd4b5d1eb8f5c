import { parseRange } from '../a1.ts';
import type { CellRange, MarkedRange } from '../types.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { readRelationships } from './relationships.ts';
import type { SheetPart } from './sheet-list.ts';
import { walkPart } from './xml-walker.ts';

/** Longer workbook parts have names of other kinds, by the thousand. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Names that Excel gives to ranges. */
const NAMES: Readonly<Record<string, MarkedRange['kind']>> = {
  '_xlnm._FilterDatabase': 'filter',
  '_xlnm.Print_Area': 'print',
};

const DEFINED_NAME = /<(?:\w+:)?definedName\s([^>]*)>([^<]*)</g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The marked ranges of a sheet: its tables, its autofilter and its print area. They are hints, so parts that cannot be
 * read have none.
 */
export async function readMarks(archive: ZipArchive, workbookPart: string, sheet: SheetPart): Promise<MarkedRange[]> {
  try {
    return [...(await readTables(archive, sheet.part)), ...(await readNames(archive, workbookPart, sheet.name))];
  } catch {
    return [];
  }
}

async function readTables(archive: ZipArchive, sheetPart: string): Promise<MarkedRange[]> {
  const tables: MarkedRange[] = [];
  for (const { type, target } of await readRelationships(archive, sheetPart)) {
    if (type !== 'table' || !archive.hasPart(target)) continue;
    await walkPart(archive, target, (name, attributes, path) => {
      const range = parseRange(attributes.get('ref') ?? '');
      if (name !== 'table' || path.length > 0 || range === undefined) return;
      const headerRows = readCount(attributes.get('headerRowCount'), 1);
      tables.push({ kind: 'table', range, headerRows, totalRows: readCount(attributes.get('totalsRowCount'), 0) });
    });
  }
  return tables;
}

function readCount(text: string | undefined, missing: number): number {
  const count = Number(text ?? missing);
  return Number.isInteger(count) && count >= 0 ? count : missing;
}

async function readNames(archive: ZipArchive, workbookPart: string, sheetName: string): Promise<MarkedRange[]> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of archive.readPart(workbookPart)) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return [];
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return [...text.matchAll(DEFINED_NAME)].flatMap(([, attributes = '', content = '']): MarkedRange[] => {
    const kind = NAMES[/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ''];
    const range = findRange(content, sheetName);
    return kind === undefined || range === undefined ? [] : [{ kind, range, headerRows: 0, totalRows: 0 }];
  });
}

/** The range of `'My sheet'!$A$1:$C$9`, if it is on the sheet; several ranges are none. */
function findRange(content: string, sheetName: string): CellRange | undefined {
  const reference = content.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
  const mark = reference.lastIndexOf('!');
  const named = reference
    .slice(0, Math.max(0, mark))
    .replace(/^'(.*)'$/s, '$1')
    .replaceAll("''", "'");
  return named === sheetName ? parseRange(reference.slice(mark + 1).trim()) : undefined;
}
