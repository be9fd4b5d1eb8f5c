import type { Artifact } from '../../../api/contract.ts';
import type { PlacedTable } from '../../inspection/source/index.ts';

/** The columns of a sheet's first table from which the identifying columns of the result came, in the same order. */
export function findSourceIdentity(artifact: Artifact, [first]: readonly PlacedTable[]): number[] {
  const fields = listIdentity(artifact, artifact.output.sheets?.[0]?.name ?? '').map(
    ({ target_field: field }) => field,
  );
  const mappings = [...(first?.mappings ?? [])];
  return fields.flatMap((field) =>
    mappings.filter(([, { target_field: of }]) => of === field).map(([column]) => column),
  );
}

function listIdentity({ sheets, output }: Artifact, name: string) {
  const mapped = new Set(
    sheets
      .flatMap(({ tables }) => tables)
      .flatMap(({ mapping }) => mapping ?? [])
      .map((one) => one.target_field),
  );
  const columns = output.sheets?.find((sheet) => sheet.name === name)?.columns ?? [];
  return columns.filter(({ target_field: field }) => field !== null && mapped.has(field)).slice(0, MAX_IDENTITY);
}

const MAX_IDENTITY = 2;
