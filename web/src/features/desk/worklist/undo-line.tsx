import { CircleCheck } from 'lucide-react';
import { plural, t } from '../../../lib/texts.ts';
import type { useBulk } from './use-bulk.ts';
import classes from './worklist.module.css';

/** What was accepted together last, as long as it can be undone. */
export function UndoLine({ bulk }: { bulk: ReturnType<typeof useBulk> }) {
  const { left, undoable } = bulk;
  return (
    <div role="status" className={classes.undoHost}>
      {left > 0 && <p className={classes.undo}>{plural(left, '# document left…', '# documents left…')}</p>}
      {left === 0 && undoable !== undefined && (
        <p className={classes.undo}>
          <CircleCheck size={14} aria-hidden />
          <b>{plural(undoable.count, '# document accepted', '# documents accepted')}</b>
          <span>{plural(undoable.rows, '# row', '# rows')}</span>
          <button type="button" className={classes.groupStep} onClick={() => void bulk.undo()}>
            {undoable.count === 1 ? t`Undo` : t`Undo all ${undoable.count}`} <kbd aria-hidden>z</kbd>
          </button>
          <span className={classes.groupSays}>{t`until somebody takes the workbooks`}</span>
        </p>
      )}
    </div>
  );
}
