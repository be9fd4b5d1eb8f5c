import { foldText } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { combineSpans, findPeriods, type PeriodSpan, parsePeriodText } from '../../contract/period-text/index.ts';
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

/** Throws `sender_unknown`, `sender_archived` or an error of `namePeriod`. */
export async function findBelonging(db: Database, request: BelongingRequest): Promise<Belonging> {
  const { workspaceId, configId, senderId } = request;
  const period = request.period === undefined ? undefined : namePeriod(request.period);
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

/**
 * The name of the period that a person wrote. Throws `period_invalid`, `period_ambiguous` or `period_year_missing`.
 */
export function namePeriod(text: string): string {
  const reading = parsePeriodText(text);
  switch (reading.kind) {
    case 'period':
      return reading.period;
    case 'ambiguous': {
      const found = reading.candidates.join(' or ');
      throw new AdeError('period_ambiguous', { period: text, found, example: reading.candidates[0] ?? '' });
    }
    case 'no_year':
      throw new AdeError('period_year_missing', { period: text, example: reading.example });
    case 'none':
      throw new AdeError('period_invalid', { period: text });
  }
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

/**
 * Whether a document's name fits the sender's pattern, and for which period; undefined if it does not fit. A name whose
 * period is ambiguous or has no year fits, without a period.
 */
export function matchFile(
  sender: SenderRow,
  { filename, folder }: Pick<BelongingRequest, 'filename' | 'folder'>,
): Match | undefined {
  const { file_pattern: pattern } = sender;
  if (pattern === null) return undefined;
  const name = foldText(pattern.includes('/') ? `${folder ?? ''}/${filename}` : filename);
  if (!makeExpression(pattern).test(name)) return undefined;
  const at = pattern.indexOf(PERIOD);
  if (at === -1) return { sender, period: undefined };
  const before = makeExpression(pattern.slice(0, at));
  const rest = pattern.slice(at + PERIOD.length);
  const isAllowed = ({ start, end }: PeriodSpan) =>
    before.test(name.slice(0, start)) && makeExpression(rest, name.slice(start, end)).test(name.slice(end));
  const open = { before: pattern[at - 1] === '*', after: rest.startsWith('*') };
  const reading = combineSpans(name, findPeriods(name).filter(isAllowed), open);
  if (reading.kind === 'none') return undefined;
  return { sender, period: reading.kind === 'period' ? reading.period : undefined };
}

const PERIOD = '{period}';

/** `*` matches any text, and so does `{period}` if no period is given; everything else matches itself, ignoring case. */
function makeExpression(pattern: string, period?: string): RegExp {
  const parts = pattern.split(/(\*+|\{period\})/).map((part) => {
    if (part.startsWith('*')) return '.*?';
    if (part !== PERIOD) return RegExp.escape(foldText(part));
    return period === undefined ? '.+?' : RegExp.escape(period);
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
