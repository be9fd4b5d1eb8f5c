import { foldText } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { parsePeriod } from '../../contract/period.ts';
import {
  type Database,
  findStandingRecipe,
  getSender,
  type JobRow,
  listSenders,
  type SenderRow,
} from '../../storage/store/index.ts';

/** The sender and period of a new job, and the recipe that reads it. */
export type Belonging = Pick<JobRow, 'sender_id' | 'period' | 'recipe_version' | 'sender_found_by'>;

export interface BelongingRequest {
  workspaceId: string;
  configId: string;
  /** The sender that a person gave; if omitted, the document's name decides, if it is clear. */
  senderId?: string | undefined;
  period?: string | undefined;
  filename: string;
  /** Name of the batch, if there is one. */
  folder?: string | undefined;
}

/** Throws `sender_unknown`, `sender_archived` or `period_invalid`. */
export async function findBelonging(db: Database, request: BelongingRequest): Promise<Belonging> {
  const { workspaceId, configId, senderId, period } = request;
  if (period !== undefined) assertPeriod(period);
  const named = senderId === undefined ? await matchByName(db, request) : null;
  const sender = senderId === undefined ? named?.sender : await getSender(db, workspaceId, senderId);
  if (sender === undefined) return { ...NOBODY, period: period ?? null };
  if (sender.archived_at !== null) throw new AdeError('sender_archived', { sender_id: sender.id });
  const ofName = named?.period ?? matchFile(sender, request)?.period;
  return {
    sender_id: sender.id,
    period: period ?? ofName ?? null,
    recipe_version: await findRecipeVersion(db, { sender_id: sender.id, config_id: configId }),
    sender_found_by: senderId === undefined ? 'file_name' : 'submission',
  };
}

/** The version of the sender's recipe in force for a config; null without a sender or a recipe. */
export async function findRecipeVersion(
  db: Database,
  { sender_id, config_id }: Pick<JobRow, 'sender_id' | 'config_id'>,
): Promise<number | null> {
  if (sender_id === null) return null;
  return (await findStandingRecipe(db, { sender_id, config_id }))?.version ?? null;
}

const NOBODY: Belonging = { sender_id: null, period: null, recipe_version: null, sender_found_by: null };

export function assertPeriod(period: string): void {
  if (parsePeriod(period) === null) throw new AdeError('period_invalid', { period });
}

interface Match {
  sender: SenderRow;
  period: string | undefined;
}

/** The sender whose pattern matches the name; undefined if several match. */
async function matchByName(db: Database, request: BelongingRequest): Promise<Match | undefined> {
  const senders = (await listSenders(db, request.workspaceId)).filter(({ archived_at }) => archived_at === null);
  const matches = senders.flatMap((sender) => matchFile(sender, request) ?? []);
  return matches.length === 1 ? matches[0] : undefined;
}

/** Whether a document's name fits the sender's pattern, and for which period; undefined if it does not fit. */
export function matchFile(
  sender: SenderRow,
  { filename, folder }: Pick<BelongingRequest, 'filename' | 'folder'>,
): Match | undefined {
  const { file_pattern: pattern } = sender;
  if (pattern === null) return undefined;
  const name = pattern.includes('/') ? `${folder ?? ''}/${filename}` : filename;
  const match = makeExpression(pattern).exec(foldText(name));
  if (match === null) return undefined;
  const period = match.groups?.period;
  // A name with an impossible period, such as 2026-02-31, does not match.
  if (period !== undefined && parsePeriod(period) === null) return undefined;
  return { sender, period };
}

/** `*` matches any text and `{period}` a period; everything else matches itself, ignoring case. */
function makeExpression(pattern: string): RegExp {
  const parts = pattern.split(/(\*+|\{period\})/).map((part, i, all) => {
    if (part.startsWith('*')) return '.*?';
    if (part !== '{period}') return RegExp.escape(foldText(part));
    const isFirst = all.indexOf('{period}') === i;
    return isFirst ? '(?<period>\\d{4}(?:-[0-9QW]{2}(?:-\\d{2})?)?)' : '\\k<period>';
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
