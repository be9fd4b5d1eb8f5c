import type { ConfigVersion } from '../../../api/contract.ts';
import { useVersionLabels } from '../language/use-version-labels.ts';
import type { WorkingCopy } from './working-copies.ts';

/** Gives a field's label from the manifest in the editor, saved or not; without a label, the field's name. */
export function useDraftLabels(version: ConfigVersion, copies: ReadonlyMap<string, WorkingCopy>) {
  return useVersionLabels(version, copies.get('manifest.json')?.text);
}
