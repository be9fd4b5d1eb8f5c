import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { GROUP_NAMES, type WorkGroup } from './outcome.ts';
import type { Grouped } from './use-work.ts';
import classes from './worklist.module.css';

interface GroupFilterProps {
  groups: readonly Grouped[];
  /** undefined: all groups. */
  chosen: WorkGroup | undefined;
  onChoose: (group: WorkGroup | undefined) => void;
}

/** The number of documents in each group. Pressing a group shows only its documents. */
export function GroupFilter({ groups, chosen, onChoose }: GroupFilterProps) {
  const choice = (name: WorkGroup | undefined, text: string, count: number) => (
    <button key={text} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
      {text} <b>{formatCount(count)}</b>
    </button>
  );
  const all = groups.reduce((sum, { jobs }) => sum + jobs.length, 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is submitted
    <div role="group" aria-label={t`Listed documents`} className={classes.groups}>
      {choice(undefined, t`All`, all)}
      {groups.map(({ name, jobs }) => choice(name, GROUP_NAMES[name], jobs.length))}
    </div>
  );
}
