import type { Artifact } from '../contract/artifact.ts';

/** The fields of a job that a name means: by id, or by label as in the result, ignoring case. */
export function findFields({ sheets, output }: Artifact, name: string): string[] {
  const wanted = normalizeName(name);
  const tables = sheets.flatMap((sheet) => sheet.tables);
  const ids = tables.flatMap(({ mapping = [], fields = [] }) => [
    ...mapping.flatMap(({ target_field: field, proposed_field: proposed, candidates }) => [
      field,
      proposed,
      ...candidates.map((candidate) => candidate.field),
    ]),
    ...fields.map(({ field }) => field),
  ]);
  const columns = (output.sheets ?? []).flatMap((sheet) => sheet.columns);
  const labelled = columns.filter(({ header }) => normalizeName(header) === wanted);
  const named = [...ids, ...columns.map(({ target_field: field }) => field)].filter(
    (id) => id !== null && normalizeName(id) === wanted,
  );
  const found = [...named, ...labelled.map(({ target_field: field }) => field)];
  return [...new Set(found)].filter((id) => id !== null);
}

/** A name in the form in which names are compared: without differences in case and number of spaces. */
export function normalizeName(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
