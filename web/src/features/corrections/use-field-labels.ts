import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Job } from '../../api/contract.ts';
import { fieldsQuery } from './field-choices.ts';

/** Gives the label of a field of the package that a job ran with; its name until that is known. */
export function useFieldLabels(job: Pick<Job, 'workspace_id' | 'config_version_id'>): (field: string) => string {
  const fields = useQuery(fieldsQuery(job.workspace_id, job.config_version_id)).data;
  return useCallback((field) => fields?.find(({ name }) => name === field)?.label ?? field, [fields]);
}
