import type { Artifact, IssueGroups } from '../../../api/contract.ts';

export interface FieldOfResult {
  field: string;
  errors: number;
  warnings: number;
}

/** The fields of the result in the order of its columns, with their issues. */
export function listFields({ output }: Artifact, groups: IssueGroups['groups']): FieldOfResult[] {
  const columns =
    output.sheets?.flatMap(({ columns: all }) => all.flatMap(({ target_field: name }) => name ?? [])) ?? [];
  const count = (field: string, isCounted: (severity: string) => boolean) =>
    groups
      .filter(({ target_field: of, severity }) => of === field && isCounted(severity))
      .reduce((sum, group) => sum + group.count, 0);
  return [...new Set(columns)].map((field) => ({
    field,
    errors: count(field, (severity) => severity === 'error'),
    warnings: count(field, (severity) => severity !== 'error'),
  }));
}

/** The field that is shown until the user chooses one: the first field with an issue, or else the first field. */
export const findFirstField = (fields: readonly FieldOfResult[]): string | undefined =>
  (fields.find(({ errors }) => errors > 0) ?? fields.find(({ warnings }) => warnings > 0) ?? fields[0])?.field;

/** The issues of one field by code, the most frequent first. */
export function listKinds(groups: IssueGroups['groups'], field: string): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { target_field: of, code, count } of groups) {
    if (of === field) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}
