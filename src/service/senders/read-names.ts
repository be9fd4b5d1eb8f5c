import { foldText } from '../../base/files/index.ts';
import type { DocumentNames, ReadDocumentNames } from '../../contract/api/index.ts';
import { findPeriods, isMonthName, parsePeriodText } from '../../contract/period-text/index.ts';
import {
  type Database,
  listPair,
  listSenders,
  listSentNames,
  type SenderRow,
  withoutRetried,
} from '../../storage/store/index.ts';
import { type FoundConfigs, makeFindConfigs } from './find-configs.ts';
import { matchByFolder, matchByName, readNames } from './match-sender.ts';
import { plainName } from './plain-name.ts';
import { listFolders, type DocumentNames as Names } from './read-path.ts';
import { findStanding } from './standing.ts';

type Item = ReadDocumentNames['items'][number];
type Read = DocumentNames['items'][number];

/** What the names of documents say about their senders and periods, before the documents are there. */
export async function readDocumentNames(
  db: Database,
  workspaceId: string,
  items: readonly Item[],
): Promise<DocumentNames> {
  const senders = (await listSenders(db, workspaceId)).filter(({ archived_at: at }) => at === null);
  const sent = Map.groupBy(await listSentNames(db, workspaceId), ({ filename }) => plainName(filename));
  const guess = makeGuess(senders, (name) => new Set(sent.get(name)?.map(({ sender_id: id }) => id)));
  const findConfigs = await makeFindConfigs(
    db,
    workspaceId,
    items.some(({ first_cells: cells }) => cells !== undefined),
  );
  const read = items.map((item) => {
    const one = readItem(senders, guess, item);
    return { ...one, ...findConfigs(one.sender_id, item.first_cells) };
  });
  const pairs = new Map<string, Read['first_document']>();
  for (const { sender_id, period } of read) {
    const key = `${sender_id} ${period}`;
    if (sender_id === null || period === null || pairs.has(key)) continue;
    const sender = senders.find(({ id }) => id === sender_id);
    pairs.set(key, sender?.has_several === 1 ? null : await findFirst(db, { sender_id, period }));
  }
  return {
    items: read.map((one) => ({ ...one, first_document: pairs.get(`${one.sender_id} ${one.period}`) ?? null })),
  };
}

async function findFirst(db: Database, pair: { sender_id: string; period: string }): Promise<Read['first_document']> {
  const [first] = findStanding(withoutRetried(await listPair(db, pair)));
  if (first === undefined) return null;
  return { job_id: first.id, source_file: first.filename, review_state: first.review_state };
}

type Guess = (names: Names) => { row: SenderRow; foundBy: Read['sender_found_by'] } | undefined;

function readItem(senders: readonly SenderRow[], guess: Guess, item: Item): Omit<Read, keyof FoundConfigs> {
  const names: Names = { filename: item.filename, folder: item.folder };
  const given = senders.find(({ id }) => id === item.sender_id);
  const found =
    (given && { row: given, foundBy: 'given' as const }) ??
    matchByName(senders, names) ??
    matchByFolder(senders, names) ??
    guess(names);
  const typed = item.period === undefined ? undefined : parsePeriodText(item.period);
  const named =
    typed?.kind === 'period'
      ? { period: typed.period, period_found_by: 'given' as const, candidates: [] }
      : readNames(found?.row, names);
  return {
    sender_id: found?.row.id ?? null,
    sender_found_by: toNamedBy(found?.foundBy),
    new_sender: found === undefined ? suggestSender(names) : null,
    period: named.period ?? null,
    period_found_by: named.period_found_by,
    period_candidates: [...named.candidates],
    first_document: null,
  };
}

/** Names of documents lead to a file name's pattern, a folder, or a guess; never to headers or a submission. */
function toNamedBy(by: string | null | undefined): Read['sender_found_by'] {
  switch (by) {
    case 'given':
    case 'file_name':
    case 'folder':
    case 'earlier_name':
    case 'sender_name':
      return by;
    default:
      return null;
  }
}

/** Guesses by what senders have sent, and by their own names. A guess that fits several senders is none. */
function makeGuess(senders: readonly SenderRow[], sendersOf: (plain: string) => ReadonlySet<string | null>): Guess {
  const byWord = indexBy(senders, ({ name }) => new Set(listWords(name).filter((word) => word.length >= MIN_WORD)));
  const byInitials = indexBy(senders, ({ name }) => [findInitials(name)]);
  const meantBy = (word: string) => {
    const having = byWord.get(word) ?? [];
    // A word that several senders have says none of them; initials do not say which.
    return [...(having.length === 1 ? having : []), ...(byInitials.get(word) ?? [])];
  };
  return (names) => {
    const plain = plainName(names.filename);
    const ids = plain === undefined ? new Set<string>() : sendersOf(plain);
    const [earlier, another] = ids.size === 0 ? [] : senders.filter(({ id }) => ids.has(id));
    if (earlier !== undefined && another === undefined) return { row: earlier, foundBy: 'earlier_name' };
    const said = [...listFolders(names.folder), withoutEnding(names.filename)].flatMap(listWords);
    const [row, second] = new Set(said.flatMap(meantBy));
    return row === undefined || second !== undefined ? undefined : { row, foundBy: 'sender_name' };
  };
}

/** Senders by each of their words: looking through all senders for each file takes too long when many files come. */
function indexBy(
  senders: readonly SenderRow[],
  wordsOf: (sender: SenderRow) => Iterable<string>,
): ReadonlyMap<string, readonly SenderRow[]> {
  const pairs = senders.flatMap((sender) => [...wordsOf(sender)].map((word) => [word, sender] as const));
  const grouped = Map.groupBy(pairs, ([word]) => word);
  return new Map([...grouped].map(([word, found]) => [word, found.map(([, sender]) => sender)]));
}

/** Shorter words of a sender's name say too little. */
const MIN_WORD = 4;

/** Without accents, which people leave out in names of files. */
const foldWord = (word: string) => foldText(word.normalize('NFD').replace(/\p{M}/gu, ''));

const listWords = (text: string): string[] =>
  text.split(/[^\p{L}\p{M}]+/u).flatMap((word) => (word === '' || isMonthName(word) ? [] : [foldWord(word)]));

/** `kph` for Kestrel Point Hospital; empty for fewer than three words. */
function findInitials(name: string): string {
  const words = listWords(name);
  return words.length < 3 ? '' : words.map((word) => [...word][0]).join('');
}

const withoutEnding = (filename: string) => filename.replace(/\.[^.]*$/, '');

/** The innermost folder or else the file's name, without periods and numbers; null if nothing is left. */
function suggestSender({ filename, folder }: Names): string | null {
  const texts = [...listFolders(folder).reverse(), withoutEnding(filename)];
  const names = texts.map((text) => {
    const [period] = findPeriods(text);
    const rest = period === undefined ? text : `${text.slice(0, period.start)} ${text.slice(period.end)}`;
    return rest
      .split(/[^\p{L}\p{M}&']+/u)
      .filter((word) => word !== '' && !isMonthName(word))
      .join(' ');
  });
  return names.find((name) => name.length > 1)?.slice(0, MAX_NAME) ?? null;
}

const MAX_NAME = 60;
