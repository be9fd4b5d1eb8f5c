import { queryOptions } from '@tanstack/react-query';
import type { Mapping, PackageFileContent } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { formatWholeConfidence } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

export interface Field {
  name: string;
  label: string;
  /** What the package says of its values. */
  type?: string | undefined;
  role?: string | undefined;
  isRequired: boolean;
  /** Whether it is the key of a row, or a part of it. */
  isKey: boolean;
}

/** The parts of a manifest that are read here. A version that has run has a valid manifest. */
interface Manifest {
  columns: {
    order: string[];
    key?: string[];
    meta: Record<string, { label: string; type_hint?: string; role?: string; required?: boolean }>;
  };
}

/** The fields of a version of a package, in the order of the manifest. */
export const fieldsQuery = (workspaceId: string, versionId: string) =>
  queryOptions({
    queryKey: queryKeys.versionPart(workspaceId, versionId, 'fields'),
    queryFn: async ({ signal }): Promise<Field[]> => {
      const path = makeWorkspacePath(workspaceId, 'versions', versionId, 'file');
      const { content } = await requestJson<PackageFileContent>(path, { query: { path: 'manifest.json' }, signal });
      const { order, meta, key = [] } = (JSON.parse(content) as Manifest).columns;
      return order.map((name) => {
        const { label = name, type_hint: type, role, required: isRequired = false } = meta[name] ?? {};
        return { name, label, type, role, isRequired, isKey: key.includes(name) };
      });
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Values for the choices of no field, carried or left out: the options of a Select are texts. */
export const NO_FIELD = '';
export const LEFT_OUT = '-';

/** What somebody says of a column. */
export interface ColumnChoice {
  field: string | null;
  then?: 'carry' | 'leave_out';
}

export function readChoice(value: string): ColumnChoice {
  if (value === NO_FIELD) return { field: null, then: 'carry' };
  return value === LEFT_OUT ? { field: null, then: 'leave_out' } : { field: value };
}

export const writeChoice = ({ field, then }: ColumnChoice): string =>
  field ?? (then === 'leave_out' ? LEFT_OUT : NO_FIELD);

/** What a column is now; null if nobody has decided what becomes of it without a field. */
export function findChoice({ target_field: field, unmapped }: Mapping): string | null {
  if (field === null && unmapped?.decided_by === 'nobody') return null;
  return writeChoice({ field, ...(unmapped === undefined ? {} : { then: unmapped.then }) });
}

export interface FieldChoice {
  group: string;
  items: { value: string; label: string }[];
}

/** The fields that ADE considered, likeliest first, followed by the others. */
export function listChoices(fields: readonly Field[], mapping: Mapping): FieldChoice[] {
  // The column itself shows how often such a decision is right: one number for one field.
  const sureOf = (field: string, probability: number) =>
    field === mapping.target_field ? (mapping.confidence ?? probability) : probability;
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  const likely = mapping.candidates.filter(({ field, score, probability }) => {
    return labels.has(field) && (probability === undefined ? score > 0 : probability >= 0.01);
  });
  const isLikely = new Set(likely.map(({ field }) => field));
  const others = fields.filter(({ name }) => !isLikely.has(name));
  return [
    {
      group: t`Likely`,
      items: likely.map(({ field, probability }) => ({
        value: field,
        label:
          probability === undefined
            ? labels.get(field)!
            : `${labels.get(field)}, ${formatWholeConfidence(sureOf(field, probability))}`,
      })),
    },
    { group: t`Others`, items: others.map(({ name, label }) => ({ value: name, label })) },
    {
      group: t`None`,
      items: [
        { value: NO_FIELD, label: t`No field, carried` },
        { value: LEFT_OUT, label: t`No field, left out` },
      ],
    },
  ].filter(({ items }) => items.length > 0);
}
