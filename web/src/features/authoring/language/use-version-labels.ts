import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { fileQuery } from '../../entities/configs/index.ts';
import { readManifestFacts } from './package-facts.ts';

/** Gives a field's label from the manifest, or from `unsaved` text of it; without a label, the field's name. */
export function useVersionLabels(version: ConfigVersion, unsaved?: string) {
  const { data } = useQuery(fileQuery(version.workspace_id, version.id, 'manifest.json'));
  const text = unsaved ?? data?.content;
  return useMemo(() => {
    const fields = readManifestFacts(text)?.fields;
    return (field: string) => fields?.get(field) ?? field;
  }, [text]);
}
