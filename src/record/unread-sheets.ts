import type { Artifact } from '../contract/artifact.ts';

/** The sheets that were not read because of their kind, with their kinds, such as `chart sheet`. Records of ADE 0.3 have only names. */
export function listUnreadSheets({ job: { document } }: Artifact): { name: string; kind: string }[] {
  const { unread_sheets: sheets, skipped_sheets: names = [] } = document;
  if (sheets === undefined) return names.map((name) => ({ name, kind: 'sheet without cells' }));
  return sheets.map(({ name, kind }) => ({
    name,
    kind: kind === 'other' ? 'sheet of an unknown kind' : `${kind} sheet`,
  }));
}
