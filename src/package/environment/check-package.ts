import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { dataFolders } from '../../contract/layout.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Settings } from '../../contract/settings.ts';
import { listHints } from '../source/list-hints.ts';
import { sortProblems } from '../source/problem-list.ts';
import { planDraft, readDraft } from '../source/read-draft.ts';
import { removeTree } from '../source/snapshot.ts';
import { limitBuildTime } from './build-time.ts';

/** All problems of a package, sorted. Throws `package_not_found`, `build_timeout`, `sandbox_unavailable`. */
export async function checkPackage(dir: string, { settings }: { settings: Settings }): Promise<Problem[]> {
  return limitBuildTime(dir, settings.buildTimeoutSeconds, async (signal) => {
    const draft = await readDraft(resolve(dir));
    const envDir = await mkdtemp(join(tmpdir(), 'ade-check-'));
    try {
      // The sandbox has its own user, who must be able to read the snapshot.
      await chmod(envDir, 0o755);
      const cacheDir = dataFolders(settings.dataDir).npmCache;
      const options = { envDir, cacheDir, settings, signal, onLog: () => undefined, findsAll: true };
      const { buildEnvironment } = await import('./build-environment.ts');
      const { problems } = await buildEnvironment(draft, options);
      const { manifest } = planDraft(draft);
      return sortProblems([...problems, ...(manifest === undefined ? [] : listHints(manifest))]);
    } finally {
      removeTree(envDir);
    }
  });
}
