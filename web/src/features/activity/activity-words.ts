import { countOf, formatCode } from '../../lib/format.ts';

/** What an action was done to, by the first part of its name. */
export const KINDS: Record<string, string> = {
  job: 'Documents and their review',
  document: 'Files',
  batch: 'Batches',
  sender: 'Senders and recipes',
  version: 'Versions of packages',
  config: 'Configs',
  comparison: 'Comparisons',
  workspace: 'The workspace',
  token: 'Tokens',
  session: 'Sign-ins',
  safe_mode: 'Safe mode',
};

/** What somebody did, in words that a name follows. */
export const ACTIONS: Record<string, string> = {
  'job.submitted': 'submitted',
  'job.started': 'began to review',
  'job.corrected': 'corrected',
  'job.accepted': 'accepted',
  'job.sent_back': 'sent back',
  'job.reopened': 'reopened',
  'job.replaced': 'replaced',
  'job.replaces': 'put in the place of another',
  'job.commented': 'commented on',
  'job.assigned': 'assigned',
  'job.attention_accepted': 'accepted a point of attention of',
  'job.first_accepted': 'accepted as the first of two people',
  'job.held': 'protected from removal',
  'job.released': 'ended the protection of',
  'job.carried': 'carried corrections over to',
  'job.taken_back': 'took back what the sender changed in',
  'job.sender_recognized': 'found the sender of',
  'job.retried': 'ran again',
  'job.cancelled': 'cancelled',
  'job.deleted': 'deleted',
  'job.purged': 'removed files of',
  'job.tried': 'tried a draft on',
  'job.verified': 'verified',
  'job.values_read': 'read values of issues and checks of',
  'job.output_values_read': 'read values of the result of',
  'job.output_rows_read': 'read rows of the result of',
  'job.corrections_read': 'read the corrections of',
  'job.corrections_tried': 'tried corrections on',
  'job.carry_tried': 'tried to carry corrections over to',
  'job.take_back_tried': 'looked at what came back for',
  'job.comments_read': 'read the comments on',
  'job.logs_read': 'read the logs of',
  'job.output_downloaded': 'downloaded the result of',
  'job.artifact_downloaded': 'downloaded the record of',
  'job.issues_downloaded': 'downloaded the issues of',
  'job.to_fix_downloaded': 'downloaded the rows to fix of',
  'document.uploaded': 'uploaded',
  'document.downloaded': 'downloaded',
  'document.rows_read': 'read rows of',
  'document.held': 'protected from removal',
  'document.released': 'ended the protection of',
  'document.purged': 'removed',
  'document.deleted': 'deleted',
  'batch.submitted': 'submitted',
  'batch.cancelled': 'cancelled',
  'batch.output_downloaded': 'downloaded the results of',
  'sender.made': 'added',
  'sender.changed': 'changed',
  'sender.recipe_made': 'made a recipe for',
  'sender.recipe_read': 'read a recipe of',
  'sender.recipe_tried': 'tried a recipe of',
  'sender.recipe_revoked': 'revoked a recipe of',
  'version.made': 'made',
  'version.file_written': 'wrote a file of',
  'version.file_deleted': 'deleted a file of',
  'version.cases_run': 'ran the cases of',
  'version.scored': 'scored',
  'version.published': 'published',
  'version.activated': 'activated',
  'version.archived': 'archived',
  'version.exported': 'exported',
  'version.deleted': 'deleted',
  'config.made': 'made',
  'config.imported': 'imported',
  'config.changed': 'changed',
  'config.shared_corrections_read': 'read what senders share in',
  'comparison.submitted': 'compared two versions in',
  'workspace.made': 'made',
  'workspace.changed': 'changed',
  'workspace.review_rules_changed': 'changed the rules of review of',
  'workspace.labels_exported': 'exported the labels of',
  'workspace.verified': 'verified',
  'token.made': 'made',
  'token.revoked': 'revoked',
  'session.started': 'signed in',
  'safe_mode.on': 'turned safe mode on',
  'safe_mode.off': 'turned safe mode off',
};

/** What stands for a thing whose name is not known any more. */
export const THINGS: Record<string, string> = {
  job: 'a document',
  document: 'a file',
  batch: 'a batch',
  sender: 'a sender',
  version: 'a version',
  config: 'a config',
  comparison: 'a comparison',
  workspace: 'the workspace',
  token: 'a token',
};

export const describeAction = (action: string): string =>
  ACTIONS[action] ?? formatCode(action.slice(action.indexOf('.') + 1));

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

/** Names of these are in the sentence already, or are told by another one. */
const LEFT_OUT = new Set(['base_revision', 'state', 'config_id', 'other_job_id', 'ids']);

/** The details of an entry in a few words. */
export function describeDetails(details: Record<string, Detail>): string {
  return Object.entries(details)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== '')
    .map(([key, value]) => {
      const count = NUMBERED[key];
      if (count !== undefined && typeof value === 'number') return count(value);
      if (key === 'revision' || key === 'version') return `${key} ${value}`;
      if (key === 'sheet' && typeof value === 'number') return `sheet ${value + 1}`;
      return `${formatCode(key)}: ${typeof value === 'string' && /^[a-z_]+$/.test(value) ? formatCode(value) : value}`;
    })
    .join(', ');
}
