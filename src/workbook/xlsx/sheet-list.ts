import { AdeError } from '../../contract/errors/index.ts';
import type { SkippedSheet } from '../types.ts';
import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { type Relationship, readRelationships } from './relationships.ts';

/** Workbooks made by people have a few dozen sheets, generated ones a few hundred. */
export const maxSheets = 1000;

/** A sheet as the workbook part lists it. */
export interface ListedSheet {
  name: string;
  hidden: boolean;
  /** The id of the relationship to its part; empty if it names none. */
  relationshipId: string;
}

export interface SheetPart {
  name: string;
  hidden: boolean;
  part: string;
}

/** The parts of a workbook that ADE reads. */
export interface WorkbookParts {
  sheets: SheetPart[];
  skippedSheets: SkippedSheet[];
  stylesPart: string | undefined;
  sharedStringsPart: string | undefined;
}

/** The kind of a sheet, by the type of the relationship to its part. */
const KINDS: Readonly<Record<string, SkippedSheet['kind']>> = {
  chartsheet: 'chart',
  dialogsheet: 'dialog',
  xlMacrosheet: 'macro',
  xlIntlMacrosheet: 'macro',
};

/** Finds the parts of the listed sheets and the shared parts by the relationships of the workbook `part`. */
export async function findParts(
  archive: ZipArchive,
  part: string,
  listed: readonly ListedSheet[],
): Promise<WorkbookParts> {
  if (listed.length > maxSheets) {
    throw new AdeError('too_many_sheets', { file: archive.file, found: listed.length, max: maxSheets });
  }
  if (listed.length === 0) throw new PartFailure(archive.file, part).corrupt('it has no sheets');
  const relationships = await readRelationships(archive, part);
  const findPart = (type: string) => relationships.find((relationship) => relationship.type === type)?.target;
  return {
    ...sortSheets(archive, part, listed, relationships),
    stylesPart: findStyles(archive, part, findPart('styles')),
    sharedStringsPart: findPart('sharedStrings'),
  };
}

/** Styles in their usual place if no relationship names a part that is there: without them, dates would be numbers. */
function findStyles(archive: ZipArchive, workbookPart: string, named: string | undefined): string | undefined {
  if (named !== undefined && archive.hasPart(named)) return named;
  const usual = workbookPart.replace(/[^/]*(\.[^./]*)$/, 'styles$1');
  return archive.hasPart(usual) ? usual : named;
}

function sortSheets(
  archive: ZipArchive,
  part: string,
  listed: readonly ListedSheet[],
  relationships: readonly Relationship[],
): Pick<WorkbookParts, 'sheets' | 'skippedSheets'> {
  const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const sheets: SheetPart[] = [];
  const skippedSheets: SkippedSheet[] = [];
  for (const { name, hidden, relationshipId } of listed) {
    const relationship = byId.get(relationshipId);
    // Module sheets of Excel 95 have no part at all.
    if (relationshipId === '') {
      skippedSheets.push({ name, kind: 'module' });
      continue;
    }
    if (relationship && relationship.type !== 'worksheet') {
      skippedSheets.push({ name, kind: KINDS[relationship.type] ?? 'other' });
      continue;
    }
    if (!relationship || !archive.hasPart(relationship.target)) {
      throw new PartFailure(archive.file, part).corrupt(`the part of the sheet "${name}" is missing`);
    }
    sheets.push({ name, hidden, part: relationship.target });
  }
  const listedParts = sheets.map((sheet) => sheet.part);
  const unlisted = findUnlisted(archive, relationships, listedParts).map((name) => ({
    name,
    kind: 'unlisted' as const,
  }));
  return { sheets, skippedSheets: [...skippedSheets, ...unlisted] };
}

/** Worksheets that the workbook has, but does not list: the list lacks them, or a program has left them behind. */
function findUnlisted(
  archive: ZipArchive,
  relationships: readonly Relationship[],
  listedParts: readonly string[],
): string[] {
  const targets = relationships.filter(({ type }) => type === 'worksheet').map(({ target }) => target);
  const seen = new Set(listedParts.map((part) => part.toLowerCase()));
  return targets.filter((target) => archive.hasPart(target) && seen.size < seen.add(target.toLowerCase()).size);
}
