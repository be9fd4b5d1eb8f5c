import { createHash } from 'node:crypto';
import { compareTexts } from '../../base/files/index.ts';
import { TOLD_ONLY } from '../../contract/artifact.ts';
import type { JobAttention } from '../../contract/belonging.ts';
import type { AttentionDecisionRow, JobRow } from '../../storage/store/index.ts';

/** Records from before 0.5.0 have no ids: these made-up ids are only valid for one revision. */
export function nameAttention({ id, ...about }: JobAttention, index: number): string {
  return (
    id ??
    createHash('sha256')
      .update(`${JSON.stringify(about)} ${index}`)
      .digest('hex')
      .slice(0, 12)
  );
}

/** Whether a point only informs. */
export function isToldOnly({ code }: JobAttention): boolean {
  return TOLD_ONLY.some((told) => told === code);
}

/**
 * Names the subject of a point: points with the same subject have the same name in all documents of a sender. For columns
 * about which nobody has decided, these are their headers. `others`: points of the same document that are not decided
 * with this one; a header that one of them has on another sheet is named with its sheet.
 */
export function nameTopic(point: JobAttention, others: readonly JobAttention[] = []): string {
  const { code, target_field: field, rule, correction: piece, columns } = point;
  const about = columns === undefined ? [] : [nameHeaders(point, others)];
  return JSON.stringify([code, field ?? null, rule ?? null, piece ?? null, ...about]);
}

const OF_SHEET = '@';

function nameHeaders(point: JobAttention, others: readonly JobAttention[]): string[] {
  const sheet = nameSheet(point);
  const elsewhere = new Set(others.filter((one) => nameSheet(one) !== sheet).flatMap(listHeaders));
  return listHeaders(point).map((header) => (elsewhere.has(header) ? `${header}${OF_SHEET}${sheet}` : header));
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const nameSheet = ({ sheet = '' }: JobAttention) => hash(sheet.trim().toLowerCase());

/** Headers as they are compared: their hashes, since a header may be long. */
function listHeaders({ columns = [] }: JobAttention): string[] {
  const counts = new Map<string, number>();
  const named = columns.map(({ header }) => {
    const text = header.trim().toLowerCase();
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    // Somebody who decided about one column of this name has not decided about a second one.
    return hash(count === 1 ? text : `${text} ${count}`);
  });
  return named.sort(compareTexts);
}

/** The decision that settles a point of a job; `id` names the point. Decisions for other senders do not count. */
export function findDecision(
  decisions: readonly AttentionDecisionRow[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  id: string,
  attention: JobAttention,
): AttentionDecisionRow | undefined {
  if (attention.columns !== undefined) return findColumnDecision(decisions, job, id, attention);
  return decisions.find((made) => {
    // A decision that accepts three errors does not accept four.
    if ((attention.count ?? 0) > made.count) return false;
    if (made.job_id === job.id) return made.attention_id === id;
    return made.sender_id !== null && made.sender_id === job.sender_id && made.topic === nameTopic(attention);
  });
}

/** Decisions about columns are about the headers that they name: together, they have to name all of them. */
function findColumnDecision(
  decisions: readonly AttentionDecisionRow[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  id: string,
  point: JobAttention,
): AttentionDecisionRow | undefined {
  const { count = 0, columns = [] } = point;
  const wanted = new Set(listHeaders(point));
  // Next month's column without a header is another one.
  const areNamed = columns.every(({ header }) => header.trim() !== '');
  return decisions.find((made) => {
    const isOwn = made.job_id === job.id && made.attention_id === id && made.count >= count;
    // If the point lists only some of its columns, nobody can know whether the sender had the others before.
    const isOfSender =
      made.sender_id !== null && made.sender_id === job.sender_id && columns.length === count && areNamed;
    if (!isOwn && !isOfSender) return false;
    for (const header of readHeaders(made.topic, point)) wanted.delete(header);
    return wanted.size === 0;
  });
}

/** The topics of decisions for a sender that concern a point. */
export function listTopics(topics: ReadonlySet<string>, attention: JobAttention): string[] {
  const headers = new Set(listHeaders(attention));
  const isMet = (topic: string) => readHeaders(topic, attention).some((header) => headers.has(header));
  return [...topics].filter((topic) => topic === nameTopic(attention) || isMet(topic));
}

/** The headers of a decision that are about the sheet of a point. Those without a sheet are about any. */
function readHeaders(topic: string, point: JobAttention): string[] {
  const [known, , , , headers = []]: [string, null, null, null, string[]?] = JSON.parse(topic);
  if (known !== point.code) return [];
  return headers.flatMap((named) => {
    const [header = '', sheet] = named.split(OF_SHEET);
    return sheet === undefined || sheet === nameSheet(point) ? header : [];
  });
}

/** The points of a job that still need a decision. */
export function listOpen(
  attention: readonly JobAttention[],
  job: Pick<JobRow, 'id' | 'sender_id'>,
  decisions: readonly AttentionDecisionRow[],
): JobAttention[] {
  return attention.filter((one, index) => {
    return !isToldOnly(one) && !findDecision(decisions, job, nameAttention(one, index), one);
  });
}
