import type { Person } from '../../../../api/contract.ts';
import { DisableDialog } from './disable-dialog.tsx';
import { HoldingsDialog } from './holdings-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { PersonDialog } from './person-dialog.tsx';

/** What an administrator does with the entry of a person. */
export type PersonTask = { kind: 'make' } | { kind: 'change' | 'holdings' | 'merge' | 'disable'; person: Person };

export function PersonDialogs({ task, onClose }: { task: PersonTask; onClose: () => void }) {
  switch (task.kind) {
    case 'make':
      return <PersonDialog person={null} onClose={onClose} />;
    case 'change':
      return <PersonDialog person={task.person} onClose={onClose} />;
    case 'holdings':
      return <HoldingsDialog person={task.person} onClose={onClose} />;
    case 'merge':
      return <MergeDialog person={task.person} onClose={onClose} />;
    case 'disable':
      return <DisableDialog person={task.person} onClose={onClose} />;
  }
}
