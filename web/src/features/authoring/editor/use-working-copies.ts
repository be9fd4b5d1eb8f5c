import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useWorkspaceEvent } from '../../../api/live-events.tsx';
import { filesQuery, readFile, writeFile } from '../../entities/configs/index.ts';
import { WorkingCopies, type WorkingCopy } from './working-copies.ts';

export interface OpenFiles {
  store: WorkingCopies;
  copies: ReadonlyMap<string, WorkingCopy>;
}

/** The open files of one draft, kept up to date with changes by others. */
export function useWorkingCopies(workspaceId: string, versionId: string): OpenFiles {
  const client = useQueryClient();
  const [store] = useState(
    () =>
      new WorkingCopies({
        read: (path) => readFile(workspaceId, versionId, path),
        write: (path, content, etag) => writeFile(workspaceId, versionId, path, content, etag),
      }),
  );
  const copies = useSyncExternalStore(store.subscribe, store.getCopies);
  const ignore = () => {};
  useWorkspaceEvent((event) => {
    if (event.type === 'connected' || event.type === 'reset') store.refresh().catch(ignore);
    if (event.type !== 'file_changed' || event.version_id !== versionId) return;
    void client.invalidateQueries({ queryKey: filesQuery(workspaceId, versionId).queryKey });
    // After a failed read the copy stays unchanged; saving it then finds the changed ETag.
    store.noteChange(event.path, event.etag).catch(ignore);
  });
  return { store, copies };
}
