import { countOf, formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

/** What an action was done to, by the first part of its name. */
export const KINDS: Record<string, string> = {
  job: t`Documents and their review`,
  document: t`Files`,
  batch: t`Batches`,
  sender: t`Senders and recipes`,
  version: t`Versions of packages`,
  config: t`Configs`,
  comparison: t`Comparisons`,
  workspace: t`The workspace`,
  token: t`Tokens`,
  session: t`Sign-ins`,
  safe_mode: t`Safe mode`,
};

/** What somebody did, in words that a name follows. */
export const ACTIONS: Record<string, string> = {
  'job.submitted': t`submitted`,
  'job.started': t`began to review`,
  'job.corrected': t`corrected`,
  'job.accepted': t`accepted`,
  'job.sent_back': t`sent back`,
  'job.reopened': t`reopened`,
  'job.replaced': t`replaced`,
  'job.replaces': t`put in the place of another`,
  'job.commented': t`commented on`,
  'job.assigned': t`assigned`,
  'job.attention_accepted': t`accepted a point of attention of`,
  'job.first_accepted': t`accepted as the first of two people`,
  'job.held': t`protected from removal`,
  'job.released': t`ended the protection of`,
  'job.carried': t`carried corrections over to`,
  'job.taken_back': t`took back what the sender changed in`,
  'job.sender_recognized': t`found the sender of`,
  'job.retried': t`ran again`,
  'job.cancelled': t`cancelled`,
  'job.deleted': t`deleted`,
  'job.purged': t`removed files of`,
  'job.tried': t`tried a draft on`,
  'job.verified': t`verified`,
  'job.values_read': t`read values of issues and checks of`,
  'job.output_values_read': t`read values of the result of`,
  'job.output_rows_read': t`read rows of the result of`,
  'job.corrections_read': t`read the corrections of`,
  'job.corrections_tried': t`tried corrections on`,
  'job.carry_tried': t`tried to carry corrections over to`,
  'job.take_back_tried': t`looked at what came back for`,
  'job.comments_read': t`read the comments on`,
  'job.logs_read': t`read the logs of`,
  'job.output_downloaded': t`downloaded the result of`,
  'job.artifact_downloaded': t`downloaded the record of`,
  'job.issues_downloaded': t`downloaded the issues of`,
  'job.to_fix_downloaded': t`downloaded the rows to fix of`,
  'document.uploaded': t`uploaded`,
  'document.downloaded': t`downloaded`,
  'document.rows_read': t`read rows of`,
  'document.held': t`protected from removal`,
  'document.released': t`ended the protection of`,
  'document.purged': t`removed`,
  'document.deleted': t`deleted`,
  'batch.submitted': t`submitted`,
  'batch.cancelled': t`cancelled`,
  'batch.output_downloaded': t`downloaded the results of`,
  'sender.made': t`added`,
  'sender.changed': t`changed`,
  'sender.recipe_made': t`made a recipe for`,
  'sender.recipe_read': t`read a recipe of`,
  'sender.recipe_tried': t`tried a recipe of`,
  'sender.recipe_revoked': t`revoked a recipe of`,
  'version.made': t`made`,
  'version.file_written': t`wrote a file of`,
  'version.file_deleted': t`deleted a file of`,
  'version.cases_run': t`ran the cases of`,
  'version.scored': t`scored`,
  'version.published': t`published`,
  'version.activated': t`activated`,
  'version.archived': t`archived`,
  'version.exported': t`exported`,
  'version.deleted': t`deleted`,
  'config.made': t`made`,
  'config.imported': t`imported`,
  'config.changed': t`changed`,
  'config.shared_corrections_read': t`read what senders share in`,
  'comparison.submitted': t`compared two versions in`,
  'workspace.made': t`made`,
  'workspace.changed': t`changed`,
  'workspace.review_rules_changed': t`changed the rules of review of`,
  'workspace.labels_exported': t`exported the labels of`,
  'workspace.verified': t`verified`,
  'token.made': t`made`,
  'token.revoked': t`revoked`,
  'session.started': t`signed in`,
  'safe_mode.on': t`turned safe mode on`,
  'safe_mode.off': t`turned safe mode off`,
};

/** What stands for a thing whose name is not known any more. */
export const THINGS: Record<string, string> = {
  job: t`a document`,
  document: t`a file`,
  batch: t`a batch`,
  sender: t`a sender`,
  version: t`a version`,
  config: t`a config`,
  comparison: t`a comparison`,
  workspace: t`the workspace`,
  token: t`a token`,
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
      if (key === 'sheet' && typeof value === 'number') return t`sheet ${value + 1}`;
      return `${formatCode(key)}: ${typeof value === 'string' && /^[a-z_]+$/.test(value) ? formatCode(value) : value}`;
    })
    .join(', ');
}
