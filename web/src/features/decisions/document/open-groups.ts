import { describeAttention } from '../../entities/jobs/index.ts';
import { type AskedReason, isLasting, listGroups } from '../review/index.ts';
import type { DocumentWork } from './use-document.ts';

/** The kinds of points that would stay open; each gets a reason, and none is proposed. */
export function listOpenGroups({ remaining, review }: DocumentWork): Pick<AskedReason, 'groups' | 'lasting'> {
  const ids = new Set(remaining.map(({ id }) => id));
  const known = review.data?.review.attention.filter(({ id }) => ids.has(id)) ?? [];
  const others = remaining.filter(({ id }) => !known.some((one) => one.id === id));
  const groups = new Map(listGroups(known).map((group) => [group.key, group]));
  for (const { code } of others) groups.set(code, { key: code, label: describeAttention(code) });
  return { groups: [...groups.values()], lasting: known.filter(isLasting).map(({ message }) => message) };
}
