import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { fileQuery } from '../../entities/configs/file-api.ts';
import { type ManifestFacts, readManifestFacts } from '../language/package-facts.ts';
import type { WorkingCopy } from './working-copies.ts';

const MANIFEST = 'manifest.json';
const NOTHING: ManifestFacts = { fields: new Map(), labels: [] };

/** Fields and labels of the manifest as it is in the editor, saved or not. */
export function useFacts(version: ConfigVersion, copies: ReadonlyMap<string, WorkingCopy>) {
  const { data } = useQuery(fileQuery(version.workspace_id, version.id, MANIFEST));
  const text = copies.get(MANIFEST)?.text ?? data?.content;
  const facts = useMemo(() => readManifestFacts(text) ?? NOTHING, [text]);
  const findLabel = useMemo(() => (field: string) => facts.fields.get(field) ?? field, [facts]);
  return { facts, findLabel };
}
