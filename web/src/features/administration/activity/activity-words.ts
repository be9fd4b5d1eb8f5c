import type { ReactNode } from 'react';
import { countOf, formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

/** The groups of actions, by the first part of an action's name. */
export const KINDS: Record<string, string> = {
  job: t`Documents and their review`,
  document: t`Files`,
  batch: t`Batches`,
  sender: t`Senders and recipes`,
  source: t`Sources of documents`,
  version: t`Versions of packages`,
  config: t`Packages`,
  comparison: t`Comparisons`,
  workspace: t`The workspace`,
  webhook: t`Webhooks`,
  person: t`People`,
  scim: t`What providers send`,
  subject: t`People in documents`,
  token: t`Tokens`,
  sign_on: t`Accounts at providers`,
  session: t`Sign-ins`,
  safe_mode: t`Safe mode`,
};

type Sentence = (who: ReactNode, what: ReactNode) => ReactNode;

/** The actions as sentences with a person and a thing. */
export const ACTIONS: Record<string, Sentence> = {
  'job.submitted': (who, what) => t`${who} submitted ${what}`,
  'job.started': (who, what) => t`${who} began to review ${what}`,
  'job.draft_begun': (who, what) => t`${who} began to gather corrections of ${what}`,
  'job.draft_discarded': (who, what) => t`${who} discarded gathered corrections of ${what}`,
  'job.draft_read': (who, what) => t`${who} read their gathered corrections of ${what}`,
  'job.corrected': (who, what) => t`${who} corrected ${what}`,
  'job.accepted': (who, what) => t`${who} accepted ${what}`,
  'job.sent_back': (who, what) => t`${who} sent ${what} back`,
  'job.reopened': (who, what) => t`${who} reopened ${what}`,
  'job.replaced': (who, what) => t`${who} replaced ${what}`,
  'job.added': (who, what) => t`${who} added ${what} to another document of its period`,
  'job.set_aside': (who, what) => t`${who} set ${what} aside`,
  'job.replaces': (who, what) => t`${who} replaced another document with ${what}`,
  'job.commented': (who, what) => t`${who} commented on ${what}`,
  'job.assigned': (who, what) => t`${who} assigned ${what}`,
  'job.attention_accepted': (who, what) => t`${who} accepted a point of attention of ${what}`,
  'job.attention_revoked': (who, what) =>
    t`${who} ended decisions for the sender about a point of attention of ${what}`,
  'job.first_accepted': (who, what) => t`${who} accepted ${what} as the first of two people`,
  'job.held': (who, what) => t`${who} protected ${what} from removal`,
  'job.released': (who, what) => t`${who} ended the protection of ${what}`,
  'job.carried': (who, what) => t`${who} carried corrections over to ${what}`,
  'job.taken_back': (who, what) => t`${who} applied the sender's changes to ${what}`,
  'job.sender_recognized': (who, what) => t`${who} found the sender of ${what}`,
  'job.retried': (who, what) => t`${who} ran ${what} again`,
  'job.revision_withdrawn': (who, what) => t`${who} withdrew a revision of ${what} that could not be stored`,
  'job.cancelled': (who, what) => t`${who} cancelled ${what}`,
  'job.deleted': (who, what) => t`${who} deleted ${what}`,
  'job.erased': (who, what) => t`${who} erased a person from ${what}`,
  'job.purged': (who, what) => t`${who} removed the files of ${what}`,
  'job.tried': (who, what) => t`${who} tried a draft on ${what}`,
  'job.verified': (who, what) => t`${who} verified ${what}`,
  'job.values_read': (who, what) => t`${who} read values of issues and checks of ${what}`,
  'job.output_values_read': (who, what) => t`${who} read values of the result of ${what}`,
  'job.output_rows_read': (who, what) => t`${who} read rows of the result of ${what}`,
  'job.corrections_read': (who, what) => t`${who} read the corrections of ${what}`,
  'job.corrections_tried': (who, what) => t`${who} tried corrections on ${what}`,
  'job.carry_tried': (who, what) => t`${who} tried carrying corrections over to ${what}`,
  'job.take_back_tried': (who, what) => t`${who} checked the returned workbook of ${what}`,
  'job.comments_read': (who, what) => t`${who} read the comments on ${what}`,
  'job.logs_read': (who, what) => t`${who} read the logs of ${what}`,
  'job.output_downloaded': (who, what) => t`${who} downloaded the result of ${what}`,
  'job.artifact_downloaded': (who, what) => t`${who} downloaded the record of ${what}`,
  'job.issues_downloaded': (who, what) => t`${who} downloaded the issues of ${what}`,
  'job.to_fix_downloaded': (who, what) => t`${who} downloaded the rows to fix of ${what}`,
  'document.uploaded': (who, what) => t`${who} uploaded ${what}`,
  'document.downloaded': (who, what) => t`${who} downloaded ${what}`,
  'document.rows_read': (who, what) => t`${who} read rows of ${what}`,
  'document.held': (who, what) => t`${who} protected ${what} from removal`,
  'document.released': (who, what) => t`${who} ended the protection of ${what}`,
  'document.erased': (who, what) => t`${who} erased a person from ${what}`,
  'document.purged': (who, what) => t`${who} removed ${what}`,
  'document.deleted': (who, what) => t`${who} deleted ${what}`,
  'batch.submitted': (who, what) => t`${who} submitted ${what}`,
  'batch.cancelled': (who, what) => t`${who} cancelled ${what}`,
  'batch.output_downloaded': (who, what) => t`${who} downloaded the results of ${what}`,
  'source.made': (who, what) => t`${who} let ${what} be watched`,
  'source.changed': (who, what) => t`${who} changed ${what}`,
  'source.removed': (who, what) => t`${who} ended the watching of ${what}`,
  'source.file_retried': (who, what) => t`${who} tried a file of ${what} again`,
  'sender.made': (who, what) => t`${who} added ${what}`,
  'sender.changed': (who, what) => t`${who} changed ${what}`,
  'sender.recipe_made': (who, what) => t`${who} made a recipe for ${what}`,
  'sender.recipe_erased': (who, what) => t`${who} erased a person from a recipe of ${what}`,
  'sender.recipe_read': (who, what) => t`${who} read a recipe of ${what}`,
  'sender.recipe_tried': (who, what) => t`${who} tried a recipe of ${what}`,
  'sender.recipe_revoked': (who, what) => t`${who} revoked a recipe of ${what}`,
  'version.erased': (who, what) => t`${who} erased a person from ${what}`,
  'version.made': (who, what) => t`${who} made ${what}`,
  'version.file_written': (who, what) => t`${who} wrote a file of ${what}`,
  'version.file_deleted': (who, what) => t`${who} deleted a file of ${what}`,
  'version.cases_run': (who, what) => t`${who} ran the cases of ${what}`,
  'version.scored': (who, what) => t`${who} scored ${what}`,
  'version.published': (who, what) => t`${who} published ${what}`,
  'version.activated': (who, what) => t`${who} activated ${what}`,
  'version.archived': (who, what) => t`${who} archived ${what}`,
  'version.exported': (who, what) => t`${who} exported ${what}`,
  'version.deleted': (who, what) => t`${who} deleted ${what}`,
  'config.made': (who, what) => t`${who} made ${what}`,
  'config.imported': (who, what) => t`${who} imported ${what}`,
  'config.changed': (who, what) => t`${who} changed ${what}`,
  'config.field_declined': (who, what) => t`${who} declined a field that was proposed for ${what}`,
  'config.field_proposed': (who, what) => t`${who} proposed a field for ${what}`,
  'config.field_taken': (who, what) => t`${who} took a proposed field into a draft of ${what}`,
  'config.field_withdrawn': (who, what) => t`${who} withdrew a field that was proposed for ${what}`,
  'config.shared_corrections_read': (who, what) => t`${who} read the shared corrections of ${what}`,
  'comparison.submitted': (who, what) => t`${who} compared two versions in ${what}`,
  'workspace.made': (who, what) => t`${who} made ${what}`,
  'workspace.changed': (who, what) => t`${who} changed ${what}`,
  'workspace.review_rules_changed': (who, what) => t`${who} changed the rules of review of ${what}`,
  'workspace.table_downloaded': (who, what) => t`${who} downloaded results of ${what} as one table`,
  'workspace.labels_exported': (who, what) => t`${who} exported the labels of ${what}`,
  'workspace.totals_read': (who, what) => t`${who} read totals of documents of ${what}`,
  'workspace.verified': (who, what) => t`${who} verified ${what}`,
  'webhook.made': (who, what) => t`${who} made ${what}`,
  'webhook.changed': (who, what) => t`${who} changed ${what}`,
  'webhook.secret_rotated': (who, what) => t`${who} made a new secret for ${what}`,
  'webhook.tested': (who, what) => t`${who} sent a test to ${what}`,
  'webhook.replayed': (who, what) => t`${who} sent events to ${what} again`,
  'webhook.disabled': (who, what) => t`${who} disabled ${what}`,
  'webhook.deleted': (who, what) => t`${who} deleted ${what}`,
  'person.made': (who, what) => t`${who} added ${what}`,
  'person.changed': (who, what) => t`${who} changed ${what}`,
  'person.disabled': (who, what) => t`${who} disabled ${what}`,
  'person.enabled': (who, what) => t`${who} enabled ${what} again`,
  'person.merged': (who, what) => t`${who} merged another entry into ${what}`,
  'person.report_read': (who) => t`${who} read who may do what`,
  'scim.user_changed': (who, what) => t`${who} changed ${what}`,
  'scim.group_changed': (who, what) => t`${who} changed ${what}`,
  'person.linked': (who, what) => t`${who} gave a token or an account to ${what}`,
  'subject.searched': (who) => t`${who} searched documents for a person`,
  'subject.found': (who) => t`A search of ${who} for a person has ended`,
  'subject.places_read': (who) => t`${who} read where a person was found`,
  'subject.rows_erased': (who) => t`${who} erased a person from names and other entries of the workspace`,
  'subject.cancelled': (who) => t`${who} ended a search for a person`,
  'subject.erasure_asked': (who) => t`${who} began to erase a person from documents`,
  'subject.erased': (who) => t`An erasure of a person by ${who} has ended`,
  'token.made': (who, what) => t`${who} made ${what}`,
  'token.revoked': (who, what) => t`${who} revoked ${what}`,
  'sign_on.made': (who, what) => t`${who} added an account of ${what}`,
  'sign_on.changed': (who, what) => t`${who} changed the roles of the account of ${what}`,
  'session.started': (who) => t`${who} signed in`,
  'session.ended': (who) => t`${who} signed out`,
  'safe_mode.on': (who) => t`${who} turned safe mode on`,
  'safe_mode.off': (who) => t`${who} turned safe mode off`,
};

/** Names for things whose own names are no longer known. */
export const THINGS: Record<string, string> = {
  job: t`a document`,
  document: t`a file`,
  batch: t`a batch`,
  sender: t`a sender`,
  version: t`a version`,
  config: t`a package`,
  comparison: t`a comparison`,
  workspace: t`the workspace`,
  source: t`a source`,
  webhook: t`a webhook`,
  subject: t`a person in documents`,
  token: t`a token`,
  person: t`a person`,
  sign_on: t`a person`,
};

export function describeAction(action: string, who: ReactNode, what: ReactNode): ReactNode {
  return ACTIONS[action]?.(who, what) ?? t`${who}: ${formatCode(action.slice(action.indexOf('.') + 1))} ${what}`;
}

/** The choices of the filter for actions; the person is left blank. */
export const listActions = (kind: string): { value: string; label: string }[] =>
  Object.entries(ACTIONS)
    .filter(([action]) => action.startsWith(`${kind}.`))
    .map(([value, describe]) => ({ value, label: String(describe('…', THINGS[kind] ?? '')) }));

type Detail = string | number | boolean;

const countDocuments = (count: number) => countOf(count, 'document');

const NUMBERED: Record<string, (count: number) => string> = {
  corrections: (count) => countOf(count, 'correction'),
  rows: (count) => countOf(count, 'row'),
  documents: countDocuments,
  jobs: countDocuments,
  cases: (count) => countOf(count, 'case'),
  shared: (count) => countOf(count, 'shared correction'),
  recipes: (count) => countOf(count, 'recipe'),
};

/** Details that the sentence or another detail already shows. */
const LEFT_OUT = new Set(['base_revision', 'state', 'config_id', 'other_job_id', 'ids']);

/** The details of an entry in a few words. */
export function describeDetails(details: Record<string, Detail>): string {
  return Object.entries(details)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== '')
    .map(([key, value]) => {
      const count = NUMBERED[key];
      if (count !== undefined && typeof value === 'number') return count(value);
      if (key === 'revision' || key === 'version') return `${key} ${value}`;
      if (key === 'sheet' && typeof value === 'number') return t`sheet ${value + 1}`;
      return `${formatCode(key)}: ${typeof value === 'string' && /^[a-z_]+$/.test(value) ? formatCode(value) : value}`;
    })
    .join(', ');
}
