import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { type Field, fieldsQuery } from '../../entities/fields/index.ts';
import type { Said } from '../corrections/index.ts';
import type { ColumnLine } from '../document-lines/index.ts';
import { findDirect } from '../lines/index.ts';

export interface FieldOfTable extends Field {
  /** Whether another column of the line's table has it, with what is said. */
  isTaken: boolean;
  /** How likely the column is the field. */
  sure: number;
}

/** All fields of the package; none for people who may not read packages. */
export function useFields(job: Job, said: Said): (line: ColumnLine) => FieldOfTable[] {
  const canRead = useCan('viewer');
  const query = fieldsQuery(job.workspace_id, job.config_version_id);
  const fields = useQuery({ ...query, enabled: canRead }).data ?? [];
  return ({ at, about }) => {
    const own = new Set(at.map(({ mapping }) => mapping));
    const mine = about.flatMap((one) => findDirect(said.statements, one) ?? []);
    const given = said.statements.flatMap(([one]) =>
      one?.kind === 'column_field' && !mine.includes(one) ? (one.field ?? []) : [],
    );
    const mapped = at
      .flatMap(({ table }) => table.mapping ?? [])
      .flatMap((one) => (own.has(one) ? [] : (one.target_field ?? [])));
    const taken = new Set([...given, ...mapped]);
    const candidates = at[0]?.mapping.candidates ?? [];
    const sureOf = new Map(candidates.map(({ field, probability, score }) => [field, probability ?? score]));
    return fields.map((field) => ({
      ...field,
      isTaken: taken.has(field.name),
      sure: sureOf.get(field.name) ?? 0,
    }));
  };
}
