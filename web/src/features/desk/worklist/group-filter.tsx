import { X } from 'lucide-react';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useSession } from '../../../session/session.ts';
import { GROUP_NAMES, type LineGroup } from './groups.ts';
import type { LinesOfGroup } from './line.ts';
import type { Work, WorkFilter } from './use-work.ts';
import classes from './worklist.module.css';

interface GroupFilterProps {
  groups: readonly LinesOfGroup[];
  /** undefined: all groups. */
  chosen: LineGroup | undefined;
  work: Pick<Work, 'mine' | 'progress' | 'query'>;
  filter: WorkFilter;
  /** The name of the sender that the list is narrowed to. */
  senderName: string | undefined;
  onFilter: (filter: WorkFilter) => void;
}

/** The number of lines in each group. Pressing a group shows only its lines. */
export function GroupFilter({ groups, chosen, work, filter, senderName, onFilter }: GroupFilterProps) {
  const { name: me, authentication } = useSession();
  const show = (name: LineGroup | undefined) => onFilter({ ...filter, show: name, folds: undefined });
  const all = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  const isKnown = work.query.status === 'success';
  const isMine = filter.assignee === me;
  const hasLate = work.progress.late > 0 || filter.overdue === true;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is submitted
    <div role="group" aria-label={t`Listed documents`} className={classes.groups}>
      <Choice
        text={t`All`}
        count={isKnown ? all : undefined}
        isPressed={chosen === undefined}
        onPress={() => show(undefined)}
      />
      {groups.map(({ name, lines }) => (
        <Choice
          key={name}
          text={GROUP_NAMES[name]}
          count={lines.length}
          isPressed={name === chosen}
          onPress={() => show(name)}
        />
      ))}
      <span className={classes.grow} />
      {senderName !== undefined && (
        <button type="button" aria-label={t`All senders`} onClick={() => onFilter({ ...filter, sender: undefined })}>
          {senderName} <X size={12} aria-hidden />
        </button>
      )}
      {hasLate && (
        <Choice
          text={t`Late`}
          count={work.progress.late}
          isPressed={filter.overdue === true}
          onPress={() => onFilter({ ...filter, overdue: filter.overdue ? undefined : true })}
        />
      )}
      {authentication !== 'off' && (
        <Choice
          text={t`Mine`}
          count={work.mine}
          isPressed={isMine}
          onPress={() => onFilter({ ...filter, assignee: isMine ? undefined : me })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  text: string;
  /** undefined while it is not known. */
  count: number | undefined;
  isPressed: boolean;
  onPress: () => void;
}

function Choice({ text, count, isPressed, onPress }: ChoiceProps) {
  return (
    <button type="button" aria-pressed={isPressed} onClick={onPress}>
      {text} {count !== undefined && <b>{formatCount(count)}</b>}
    </button>
  );
}
