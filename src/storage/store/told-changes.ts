import type { ChangeAction } from '../../contract/activity.ts';
import type { EventData, EventType } from '../../contract/api/event-log.ts';
import type { Transaction } from './database.ts';
import { noteEvent } from './events.ts';
import type { ConfigVersionRow } from './schema/tables.ts';

/**
 * The event that tells a change of the activity, which is about the entry's target. Null: the change has none, or its
 * own code adds it, since it is about jobs (`noteJob`).
 */
const TOLD: Partial<Record<ChangeAction, EventType>> = {
  'batch.cancelled': 'batch.cancelled',
  'batch.submitted': 'batch.submitted',
  'config.changed': 'config.changed',
  'config.field_declined': 'config.changed',
  'config.field_proposed': 'config.changed',
  'config.field_taken': 'config.changed',
  'config.field_withdrawn': 'config.changed',
  'config.imported': 'config.changed',
  'config.made': 'config.changed',
  'document.deleted': 'document.deleted',
  'document.uploaded': 'document.added',
  'sender.changed': 'sender.changed',
  'sender.made': 'sender.changed',
  'sender.recipe_made': 'sender.changed',
  'sender.recipe_revoked': 'sender.changed',
  'version.activated': 'version.changed',
  'version.archived': 'version.changed',
  'version.deleted': 'version.deleted',
  'version.file_deleted': 'version.file_changed',
  'version.file_written': 'version.file_changed',
  'version.made': 'version.changed',
  'version.published': 'version.changed',
  'workspace.changed': 'workspace.changed',
  'workspace.review_rules_changed': 'workspace.changed',
};

/** Tells that a version has another state, without an entry in the activity. */
export async function tellVersion(
  transaction: Transaction,
  { workspace_id: workspaceId, config_id, id }: Pick<ConfigVersionRow, 'workspace_id' | 'config_id' | 'id'>,
): Promise<void> {
  const data = { config_id, config_version_id: id };
  await noteEvent(transaction, { workspaceId, type: 'version.changed', data });
}

interface Change {
  action: ChangeAction;
  workspaceId: string | null;
  targetId: string | null;
  /** What the event says more than the activity. */
  told?: EventData | undefined;
}

/** Adds the event of a change to the log of its workspace, if it has one. */
export async function tellChange(transaction: Transaction, { action, workspaceId, targetId, told = {} }: Change) {
  const type = TOLD[action];
  if (type === undefined || workspaceId === null || targetId === null) return;
  await noteEvent(transaction, { workspaceId, type, data: { ...nameTarget(action, targetId), ...told } });
}

function nameTarget(action: ChangeAction, id: string): EventData {
  switch (action.slice(0, action.indexOf('.'))) {
    case 'batch':
      return { batch_id: id };
    case 'config':
      return { config_id: id };
    case 'document':
      return { document_id: id };
    case 'sender':
      return { sender_id: id };
    case 'version':
      return { config_version_id: id };
    default:
      return {};
  }
}
