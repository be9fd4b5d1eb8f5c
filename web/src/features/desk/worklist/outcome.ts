import type { Job } from '../../../api/contract.ts';
import { countOf, formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { describeProgress, isClean } from '../../entities/jobs/index.ts';

/** The groups of documents by what a person has to do, in the order in which they are shown. */
export const GROUPS = ['check', 'clean', 'stuck', 'second', 'running', 'sent', 'aside', 'done'] as const;
export type WorkGroup = (typeof GROUPS)[number];

export const GROUP_NAMES: Record<WorkGroup, string> = {
  check: t`To check`,
  clean: t`Clean`,
  stuck: t`Stuck`,
  second: t`Second person`,
  running: t`Running`,
  sent: t`Sent back`,
  aside: t`Set aside`,
  done: t`Done`,
};

/** What a person has to do with the documents of a group. */
export const GROUP_SAYS: Record<WorkGroup, string> = {
  check: t`each needs a decision`,
  clean: t`nothing needs a decision`,
  stuck: t`run again, or ask the sender`,
  second: t`sign as another person`,
  running: t`wait`,
  sent: t`with the sender`,
  aside: t`they do not count for their period`,
  done: t`nothing to do`,
};

export function findGroup(job: Job): WorkGroup {
  if (job.status === 'queued' || job.status === 'running' || job.open_revision !== null) return 'running';
  if (job.review_state === 'accepted' || job.review_state === 'replaced') return 'done';
  if (job.review_state === 'waiting_for_second_person') return 'second';
  if (job.review_state === 'sent_back') return 'sent';
  if (job.review_state === 'set_aside') return 'aside';
  if (job.status !== 'success') return 'stuck';
  return isClean(job) ? 'clean' : 'check';
}

/** Why a person should look at a document, or its progress. */
export function describeWhy(job: Job): string {
  if (job.error) return job.error.message;
  if (isClean(job)) return '';
  const [first] = job.summary.attention ?? [];
  const others = job.open_attention - 1;
  if (first) return others <= 0 ? first.message : t`${first.message} And ${countOf(others, 'other')}.`;
  const [code] = job.attention;
  return code ? formatCode(code) : describeProgress(job);
}

/** When documents are accepted together, one in this many is picked for a closer look. */
const DRAWN_OF = 20;

/** Picks at random, so that nobody knows the choice in advance. `random` returns numbers from 0 to 1. */
export function drawForLook(ids: readonly string[], random: () => number = Math.random): Set<string> {
  const pool = [...ids];
  const drawn = new Set<string>();
  const wanted = ids.length < 2 ? 0 : Math.ceil(ids.length / DRAWN_OF);
  while (drawn.size < wanted) drawn.add(pool.splice(Math.floor(random() * pool.length), 1)[0]!);
  return drawn;
}
