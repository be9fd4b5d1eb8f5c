import type { ReviewAction } from './review.ts';

/**
 * `read`: somebody saw values, or ran something that leaves nothing behind; the entry may follow the answer. `change`:
 * the entry is stored in the transaction of the change. `urgent`: also a change, but one that must work on a full disk;
 * then it holds in this process, and its entry waits in memory.
 */
type ActionKind = 'read' | 'change' | 'urgent';

type ReviewActions = { [Action in `job.${ReviewAction}`]: 'change' };

/** Steps of a review; `satisfies` below compares them with `REVIEW_ACTIONS`. */
const review = {
  'job.accepted': 'change',
  'job.added': 'change',
  'job.assigned': 'change',
  'job.attention_accepted': 'change',
  'job.attention_revoked': 'change',
  'job.commented': 'change',
  'job.first_accepted': 'change',
  'job.held': 'change',
  'job.released': 'change',
  'job.reopened': 'change',
  'job.replaced': 'change',
  'job.replaces': 'change',
  'job.sent_back': 'change',
  'job.set_aside': 'change',
  'job.started': 'change',
} as const satisfies ReviewActions;

/** Everything that the activity records. Only `storage/store` adds entries, and its types follow these kinds. */
export const ACTIVITY_ACTIONS = {
  ...review,
  'batch.cancelled': 'change',
  'batch.output_downloaded': 'read',
  'batch.submitted': 'change',
  'config.changed': 'change',
  'config.field_declined': 'change',
  'config.field_proposed': 'change',
  'config.field_taken': 'change',
  'config.field_withdrawn': 'change',
  'config.imported': 'change',
  'config.made': 'change',
  'config.shared_corrections_read': 'read',
  'document.deleted': 'change',
  'document.downloaded': 'read',
  'document.erased': 'change',
  'document.held': 'change',
  'document.purged': 'change',
  'document.released': 'change',
  'document.rows_read': 'read',
  'document.uploaded': 'change',
  'job.artifact_downloaded': 'read',
  'job.cancelled': 'change',
  'job.carried': 'change',
  'job.carry_tried': 'read',
  'job.comments_read': 'read',
  'job.corrected': 'change',
  'job.corrections_read': 'read',
  'job.corrections_tried': 'read',
  'job.deleted': 'change',
  'job.draft_begun': 'change',
  'job.draft_discarded': 'change',
  'job.draft_read': 'read',
  'job.erased': 'change',
  'job.issues_downloaded': 'read',
  'job.logs_read': 'read',
  'job.output_downloaded': 'read',
  'job.output_rows_read': 'read',
  'job.output_values_read': 'read',
  'job.purged': 'change',
  'job.retried': 'change',
  'job.revision_withdrawn': 'change',
  'job.sender_recognized': 'change',
  'job.submitted': 'change',
  'job.take_back_tried': 'read',
  'job.taken_back': 'change',
  'job.to_fix_downloaded': 'read',
  'job.tried': 'change',
  'job.values_read': 'read',
  'job.verified': 'read',
  'person.report_read': 'read',
  'person.changed': 'change',
  'person.disabled': 'change',
  'person.enabled': 'change',
  'person.linked': 'change',
  'person.made': 'change',
  'person.merged': 'change',
  'safe_mode.off': 'urgent',
  'safe_mode.on': 'urgent',
  'scim.group_changed': 'change',
  'scim.user_changed': 'change',
  'sender.changed': 'change',
  'sender.made': 'change',
  'sender.recipe_erased': 'change',
  'sender.recipe_made': 'change',
  'sender.recipe_read': 'read',
  'sender.recipe_revoked': 'change',
  'sender.recipe_tried': 'read',
  'session.ended': 'urgent',
  'session.started': 'urgent',
  'sign_on.changed': 'change',
  'sign_on.made': 'change',
  'source.changed': 'change',
  'source.file_retried': 'change',
  'source.made': 'change',
  'source.removed': 'change',
  'subject.cancelled': 'change',
  'subject.erased': 'change',
  'subject.erasure_asked': 'change',
  'subject.found': 'change',
  'subject.places_read': 'read',
  'subject.rows_erased': 'change',
  'subject.searched': 'change',
  'token.made': 'change',
  'token.revoked': 'change',
  'version.activated': 'change',
  'version.archived': 'change',
  'version.cases_run': 'read',
  'version.deleted': 'change',
  'version.erased': 'change',
  'version.exported': 'read',
  'version.file_deleted': 'change',
  'version.file_written': 'change',
  'version.made': 'change',
  'version.published': 'change',
  'version.scored': 'read',
  'webhook.changed': 'change',
  'webhook.deleted': 'change',
  'webhook.disabled': 'change',
  'webhook.made': 'change',
  'webhook.replayed': 'change',
  'webhook.secret_rotated': 'change',
  'webhook.tested': 'change',
  'workspace.changed': 'change',
  'workspace.labels_exported': 'read',
  'workspace.made': 'change',
  'workspace.review_rules_changed': 'change',
  'workspace.table_downloaded': 'read',
  'workspace.totals_read': 'read',
  'workspace.verified': 'read',
} as const satisfies Record<`${string}.${string}`, ActionKind>;

export type ActivityAction = keyof typeof ACTIVITY_ACTIONS;

type ActionOf<Kind extends ActionKind> = {
  [Action in ActivityAction]: (typeof ACTIVITY_ACTIONS)[Action] extends Kind ? Action : never;
}[ActivityAction];

export type ReadAction = ActionOf<'read'>;
export type ChangeAction = ActionOf<'change' | 'urgent'>;
export type UrgentAction = ActionOf<'urgent'>;

/** Actions that earlier versions recorded; their entries are still listed. */
export const FORMER_ACTIONS = ['comparison.submitted'] as const;
