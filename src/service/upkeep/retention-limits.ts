import { findRetentionLimit, type Retention, readServerRetention } from '../../contract/retention.ts';
import type { Settings } from '../../contract/settings.ts';
import { type PartLimits, readOwnRetention, type WorkspaceRow } from '../../storage/store/index.ts';

export type RetentionSettings = Pick<
  Settings,
  'retentionDaysInputs' | 'retentionDaysOutputs' | 'retentionDaysArtifacts'
>;

/** What holds for a workspace: its own retention, or the settings of the server. */
export function findRetention(workspace: Pick<WorkspaceRow, 'retention_json'>, settings: RetentionSettings): Retention {
  return readOwnRetention(workspace) ?? readServerRetention(settings);
}

/** What ended before these times may lose its parts at `now`. */
export function toLimits({ documents, results, records }: Retention, now: Date): PartLimits {
  return {
    inputs: findRetentionLimit(documents, now),
    outputs: findRetentionLimit(results, now),
    artifacts: findRetentionLimit(records, now),
  };
}

export function listLimits(
  workspace: Pick<WorkspaceRow, 'retention_json'>,
  settings: RetentionSettings,
  now: Date,
): PartLimits {
  return toLimits(findRetention(workspace, settings), now);
}
