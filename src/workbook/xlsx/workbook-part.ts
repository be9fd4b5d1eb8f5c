import { AdeError } from '../../contract/errors/index.ts';
import type { SkippedSheet } from '../types.ts';
import { PartFailure } from './part-failure.ts';
import { type Relationship, readRelationships } from './relationships.ts';
import { walkPart } from './xml-walker.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Workbooks made by people have a few dozen sheets, generated ones a few hundred. */
export const maxSheets = 1000;

export interface SheetPart {
  name: string;
  hidden: boolean;
  part: string;
}

export interface WorkbookPart {
  sheets: SheetPart[];
  skippedSheets: SkippedSheet[];
  is1904: boolean;
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

interface SheetElement {
  name: string;
  state: string;
  relationshipId: string;
}

/** Name of the workbook's main part; `undefined` if the package has none. */
export async function findWorkbookPart(archive: ZipArchive): Promise<string | undefined> {
  const relationships = await readRelationships(archive, '');
  const named = relationships.find((relationship) => relationship.type === 'officeDocument')?.target;
  if (named !== undefined && archive.hasPart(named)) return named;
  return archive.hasPart('xl/workbook.xml') ? 'xl/workbook.xml' : undefined;
}

/** Reads the list of sheets, with the names of their parts and of the shared parts. */
export async function readWorkbookPart(archive: ZipArchive, part: string): Promise<WorkbookPart> {
  const elements: SheetElement[] = [];
  const failure = new PartFailure(archive.file, part);
  let is1904 = false;
  let listCount = 0;
  await walkPart(archive, part, (name, attributes, path) => {
    if (name === 'workbookPr' && path.length === 1) is1904 = isTrue(attributes.get('date1904'));
    if (name === 'sheets') listCount += 1;
    if (path.at(-1) !== 'sheets') return;
    if (name !== 'sheet') throw failure.corrupt('the list of sheets has an unknown element');
    elements.push(toSheetElement(attributes));
  });
  if (elements.length > maxSheets) {
    throw new AdeError('too_many_sheets', { file: archive.file, found: elements.length, max: maxSheets });
  }
  if (elements.length === 0) throw failure.corrupt('it has no sheets');
  if (listCount > 1) throw failure.corrupt('a second list of sheets');
  const relationships = await readRelationships(archive, part);
  const findPart = (type: string) => relationships.find((relationship) => relationship.type === type)?.target;
  return {
    ...sortSheets(archive, part, elements, relationships),
    is1904,
    stylesPart: findPart('styles') ?? findUnnamedStyles(archive, part),
    sharedStringsPart: findPart('sharedStrings'),
  };
}

/** Styles that no relationship names, in their usual place: without them, dates would be read as numbers. */
function findUnnamedStyles(archive: ZipArchive, workbookPart: string): string | undefined {
  const usual = workbookPart.replace(/[^/]*$/, 'styles.xml');
  return archive.hasPart(usual) ? usual : undefined;
}

function sortSheets(
  archive: ZipArchive,
  part: string,
  elements: readonly SheetElement[],
  relationships: readonly Relationship[],
): { sheets: SheetPart[]; skippedSheets: SkippedSheet[] } {
  const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const sheets: SheetPart[] = [];
  const skippedSheets: SkippedSheet[] = [];
  for (const { name, state, relationshipId } of elements) {
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
    sheets.push({ name, hidden: state === 'hidden' || state === 'veryHidden', part: relationship.target });
  }
  return { sheets, skippedSheets };
}

function toSheetElement(attributes: ReadonlyMap<string, string>): SheetElement {
  let relationshipId = '';
  for (const [name, value] of attributes) if (name.endsWith(':id')) relationshipId = value;
  return { name: attributes.get('name') ?? '', state: attributes.get('state') ?? 'visible', relationshipId };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
