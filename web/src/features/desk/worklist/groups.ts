import { t } from '../../../lib/texts.ts';
import type { WorkGroup } from '../../entities/jobs/index.ts';

/** The groups of lines, in the order in which they are listed: those of documents, and senders without one. */
export const GROUPS = ['check', 'clean', 'stuck', 'second', 'missing', 'sent', 'aside', 'done'] as const;
export type LineGroup = WorkGroup | 'missing';

export const GROUP_NAMES: Record<LineGroup, string> = {
  check: t`To decide`,
  clean: t`Clean`,
  stuck: t`Waiting and stuck`,
  second: t`Second person`,
  missing: t`Missing`,
  sent: t`Sent back`,
  aside: t`Set aside`,
  done: t`Done`,
};

export const GROUP_SAYS: Record<LineGroup, string> = {
  check: t`↵ opens the first, and the next while you go on`,
  clean: t`every check agrees`,
  stuck: '',
  second: t`sign as another person`,
  missing: '',
  sent: t`with the sender`,
  aside: t`they do not count for their period`,
  done: '',
};

/** The groups that a digit shows; 0 shows all. */
export const DIGITS: readonly LineGroup[] = ['check', 'clean', 'stuck', 'second', 'missing', 'done'];

/** Names of groups in addresses of earlier versions. */
const FORMER: Readonly<Record<string, LineGroup>> = { running: 'stuck' };

/** The group that an address names; undefined for all. */
export const readGroup = (name: string | undefined): LineGroup | undefined =>
  GROUPS.find((group) => group === name) ?? FORMER[name ?? ''];
