import { VerifiedFiles } from '../../base/files/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import type { Settings } from '../../contract/settings.ts';
import { PreviewCache } from '../../previews/index.ts';
import { chooseLevel } from '../../sandbox/index.ts';
import { localFiles } from '../../storage/shared/index.ts';
import type { Database } from '../../storage/store/index.ts';
import { Turns } from '../turns.ts';
import { SubjectService } from './subject-service.ts';

/**
 * The service for people in documents, for a command on the host. `isAlone`: no server runs, and the folder is locked;
 * otherwise the command only asks, and a server does the work.
 */
export function makeHostSubjects(
  db: Database,
  dataDir: string,
  settings: Settings,
  { isAlone }: { isAlone: boolean },
): SubjectService {
  const folders = dataFolders(dataDir);
  const sandbox = { getLevel: () => chooseLevel(settings.sandbox) };
  const previews = new PreviewCache({
    files: new VerifiedFiles(dataDir),
    folder: folders.previews,
    maxMb: settings.previewCacheMb,
    maxExpandedMb: settings.maxExpandedMb,
    ...sandbox,
  });
  return new SubjectService({
    ...{ db, dataDir, folders, settings, previews, sandbox },
    nodeId: null,
    shared: localFiles,
    log: () => undefined,
    step: () => undefined,
    stopping: isAlone ? new AbortController().signal : AbortSignal.abort(),
    turns: new Turns(),
    // The next start reads the columns of jobs that have none stored.
    columns: { note: () => undefined, settled: async () => undefined },
    assertMayRun: () => undefined,
    tellNodes: async () => undefined,
  });
}
