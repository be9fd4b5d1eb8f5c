import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Job } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { artifactQuery } from '../jobs/index.ts';
import { fieldsQuery } from './field-choices.ts';

type Labelled = Pick<Job, 'workspace_id'> & { config_version_id: string | null } & Partial<
    Pick<Job, 'id' | 'has_artifact'>
  >;

/**
 * Gives the label of a field in the package of a job, or its name until the labels are loaded. Users who may not read
 * packages get the headers of the result, from the record.
 */
export function useFieldLabels(job: Labelled): (field: string) => string {
  const canRead = useCan('viewer');
  const versionId = job.config_version_id;
  const isAsked = canRead && versionId !== null;
  const fields = useQuery({ ...fieldsQuery(job.workspace_id, versionId ?? ''), enabled: isAsked }).data;
  const record = useQuery({
    ...artifactQuery(job.workspace_id, job.id ?? ''),
    enabled: !canRead && job.has_artifact === true,
  }).data;
  return useCallback(
    (field) => {
      if (fields) return fields.find(({ name }) => name === field)?.label ?? field;
      const columns = record?.output.sheets?.flatMap((sheet) => sheet.columns) ?? [];
      return columns.find(({ target_field: target }) => target === field)?.header ?? field;
    },
    [fields, record],
  );
}
