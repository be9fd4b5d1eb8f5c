import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { fileQuery } from '../../entities/configs/index.ts';
import { readManifestFacts } from '../language/package-facts.ts';
import type { WorkingCopy } from './working-copies.ts';

const MANIFEST = 'manifest.json';

/** Gives a field's label from the manifest in the editor, saved or not; without a label, the field's name. */
export function useDraftLabels(version: ConfigVersion, copies: ReadonlyMap<string, WorkingCopy>) {
  const { data } = useQuery(fileQuery(version.workspace_id, version.id, MANIFEST));
  const text = copies.get(MANIFEST)?.text ?? data?.content;
  return useMemo(() => {
    const fields = readManifestFacts(text)?.fields;
    return (field: string) => fields?.get(field) ?? field;
  }, [text]);
}
