import { foldText } from '../../base/files/index.ts';
import type { SenderFoundBy } from '../../contract/belonging.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { combineSpans, findPeriods, type PeriodSpan, parsePeriodText } from '../../contract/period-text/index.ts';
import {
  type ArrivalRow,
  type Database,
  findStandingRecipe,
  getSender,
  type JobRow,
  listSenders,
  type SenderRow,
} from '../../storage/store/index.ts';
import { type DocumentNames, listFolders, nameCandidates, type PathPeriod, readPath } from './read-path.ts';

/** The sender and period of a new job, and the recipe that reads it. */
export type Belonging = Pick<
  JobRow,
  'sender_id' | 'period' | 'recipe_version' | 'sender_found_by' | 'period_found_by' | 'period_candidates'
>;

/** The sender and period that a person gave, and with what. */
export interface GivenBelonging {
  senderId?: string | null | undefined;
  period?: string | null | undefined;
  by: 'submission' | 'batch' | 'upload';
}

/** The sender and period that came with the upload of a document. */
export function givenByUpload({ sender_id: senderId, period }: ArrivalRow): GivenBelonging {
  return { senderId, period, by: 'upload' };
}

/** The names of a document. `batchName`: the name that a person gave its batch, if there is one. */
export function namesOf(
  { filename, folder }: Pick<ArrivalRow, 'filename' | 'folder'>,
  batchName?: string,
): DocumentNames {
  return { filename, folder: folder ?? batchName };
}

export interface BelongingRequest extends DocumentNames {
  workspaceId: string;
  configId: string;
  /** In the order of their weight. What they do not say, the names decide, if these are clear. */
  given: readonly GivenBelonging[];
}

/** Throws `sender_unknown`, `sender_archived` or an error of `namePeriod`. */
export async function findBelonging(db: Database, request: BelongingRequest): Promise<Belonging> {
  const { configId, given } = request;
  const sender = await findSender(db, request);
  if (sender !== undefined) assertActive(sender.row);
  const [named] = given.flatMap(({ period, by }) => (period == null ? [] : { text: period, by }));
  const period =
    named === undefined
      ? readNames(sender?.row, request)
      : { period: namePeriod(named.text), period_found_by: named.by, candidates: [] };
  const sender_id = sender?.row.id ?? null;
  return {
    sender_id,
    sender_found_by: sender?.foundBy ?? null,
    recipe_version: await findRecipeVersion(db, { sender_id, config_id: configId }),
    ...toPeriodColumns(period),
  };
}

async function findSender(db: Database, { workspaceId, given, ...names }: BelongingRequest): Promise<Matched> {
  const [named] = given.flatMap(({ senderId, by }) => (senderId == null ? [] : { senderId, by }));
  if (named !== undefined) return { row: await getSender(db, workspaceId, named.senderId), foundBy: named.by };
  const senders = (await listSenders(db, workspaceId)).filter(({ archived_at: at }) => at === null);
  return matchByName(senders, names) ?? matchByFolder(senders, names);
}

/** The columns of a job for a period that the names around its document say. */
export function toPeriodColumns({
  period,
  period_found_by,
  candidates,
}: PathPeriod): Pick<JobRow, 'period' | 'period_found_by' | 'period_candidates'> {
  const period_candidates = candidates.length === 0 ? null : JSON.stringify(candidates);
  return { period: period ?? null, period_found_by, period_candidates };
}

/** Throws `sender_archived`. */
export function assertActive({ id, archived_at: archivedAt }: SenderRow): void {
  if (archivedAt !== null) throw new AdeError('sender_archived', { sender_id: id });
}

/** The version of the sender's recipe in force for a config; null without a sender or a recipe. */
export async function findRecipeVersion(
  db: Database,
  { sender_id, config_id }: Pick<JobRow, 'sender_id' | 'config_id'>,
): Promise<number | null> {
  if (sender_id === null) return null;
  return (await findStandingRecipe(db, { sender_id, config_id }))?.version ?? null;
}

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
  /** What the name may mean if its period is not clear. */
  candidates: readonly string[];
}

type Matched = { row: SenderRow; foundBy: SenderFoundBy } | undefined;

/** The sender whose pattern matches the name; undefined if several match. */
export function matchByName(senders: readonly SenderRow[], names: DocumentNames): Matched {
  const [row, another] = senders.filter((sender) => matchFile(sender, names) !== undefined);
  return row === undefined || another !== undefined ? undefined : { row, foundBy: 'file_name' };
}

/** The sender after whom exactly one of the folders is named, with or without the period: `Harbour/2026-05`. */
export function matchByFolder(senders: readonly SenderRow[], { folder }: DocumentNames): Matched {
  const texts = listFolders(folder).flatMap((text) => [text, ...findPeriods(text).map((span) => cut(text, span))]);
  const names = new Set(texts.map(foldName));
  if (names.size === 0) return undefined;
  const [row, another] = senders.filter(({ name }) => names.has(foldName(name)));
  return row === undefined || another !== undefined ? undefined : { row, foundBy: 'folder' };
}

const cut = (text: string, { start, end }: PeriodSpan) => `${text.slice(0, start)} ${text.slice(end)}`;

/** People write the same name with blanks, hyphens and underscores. */
const foldName = (text: string) => foldText(text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim());

/** The period that the names of a document say, first by the sender's pattern. */
export function readNames(sender: SenderRow | undefined, names: DocumentNames): PathPeriod {
  const match = sender === undefined ? undefined : matchFile(sender, names);
  if (match?.period !== undefined) return { period: match.period, period_found_by: 'file_name', candidates: [] };
  const read = readPath(names);
  if (read.period !== undefined || match === undefined || match.candidates.length === 0) return read;
  return { ...read, candidates: match.candidates };
}

/**
 * Whether a document's name fits the sender's pattern, and for which period; undefined if it does not fit. A name whose
 * period is ambiguous or has no year fits, without a period.
 */
export function matchFile(sender: SenderRow, { filename, folder }: DocumentNames): Match | undefined {
  const { file_pattern: pattern } = sender;
  if (pattern === null) return undefined;
  const name = foldText(pattern.includes('/') ? `${folder ?? ''}/${filename}` : filename);
  if (!makeExpression(pattern).test(name)) return undefined;
  const at = pattern.indexOf(PERIOD);
  if (at === -1) return { sender, period: undefined, candidates: [] };
  const before = makeExpression(pattern.slice(0, at));
  const rest = pattern.slice(at + PERIOD.length);
  const isAllowed = ({ start, end }: PeriodSpan) =>
    before.test(name.slice(0, start)) && makeExpression(rest, name.slice(start, end)).test(name.slice(end));
  const open = { before: pattern[at - 1] === '*', after: rest.startsWith('*') };
  const reading = combineSpans(name, findPeriods(name).filter(isAllowed), open);
  if (reading.kind === 'none') return undefined;
  const candidates = reading.kind === 'period' ? [] : nameCandidates(reading);
  return { sender, period: reading.kind === 'period' ? reading.period : undefined, candidates };
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
