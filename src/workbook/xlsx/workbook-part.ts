import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { readRelationships } from './relationships.ts';
import { findParts, type ListedSheet, type WorkbookParts } from './sheet-list.ts';
import { walkPart } from './xml-walker.ts';

/** Name of the workbook's main part; `undefined` if the package has none. */
export async function findWorkbookPart(archive: ZipArchive): Promise<string | undefined> {
  const relationships = await readRelationships(archive, '');
  const named = relationships.find((relationship) => relationship.type === 'officeDocument')?.target;
  if (named !== undefined && archive.hasPart(named)) return named;
  return archive.hasPart('xl/workbook.xml') ? 'xl/workbook.xml' : undefined;
}

/** Reads the list of sheets, and finds the parts of the sheets and the shared parts. */
export async function readWorkbookPart(
  archive: ZipArchive,
  part: string,
): Promise<WorkbookParts & { is1904: boolean }> {
  const listed: ListedSheet[] = [];
  const failure = new PartFailure(archive.file, part);
  let is1904 = false;
  let listCount = 0;
  await walkPart(archive, part, (name, attributes, path) => {
    if (name === 'workbookPr' && path.length === 1) is1904 = isTrue(attributes.get('date1904'));
    if (name === 'sheets') listCount += 1;
    if (path.at(-1) !== 'sheets') return;
    if (name !== 'sheet') throw failure.corrupt('the list of sheets has an unknown element');
    listed.push(toListedSheet(attributes));
  });
  if (listCount > 1) throw failure.corrupt('a second list of sheets');
  return { ...(await findParts(archive, part, listed)), is1904 };
}

function toListedSheet(attributes: ReadonlyMap<string, string>): ListedSheet {
  let relationshipId = '';
  for (const [name, value] of attributes) if (name.endsWith(':id')) relationshipId = value;
  const state = attributes.get('state');
  return { name: attributes.get('name') ?? '', hidden: state === 'hidden' || state === 'veryHidden', relationshipId };
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
