import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdeError } from '../../contract/errors/index.ts';
import { jobPaths } from '../../contract/layout.ts';
import { compareTrial } from '../../record/compare/index.ts';
import { readingOf } from '../../record/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { readArtifact } from '../read/artifact.ts';
import { readRunSettings } from '../read/run-settings.ts';
import type { Trial } from '../render/diff.ts';
import { makeProgressView } from '../report/job-progress.ts';
import type { Terminal } from '../terminal.ts';

type Set = Parameters<typeof import('../../runner/index.ts').tryRevision>[1];

/** Runs a revision without keeping it, and returns its changes. */
export async function tryCorrections(
  jobDir: string,
  base: string,
  set: Set,
  terminal: Terminal,
  isQuiet: boolean,
): Promise<Trial> {
  const settings = readRunSettings();
  const { tryRevision } = await import('../../runner/index.ts');
  const { removeTree } = await import('../../package/index.ts');
  const { readFirstRows } = await import('../../previews/first-rows.ts');
  const temporary = await mkdtemp(join(tmpdir(), 'ade-correct-'));
  const view = makeProgressView('What would change', terminal, isQuiet);
  try {
    const result = await withInterrupt((signal) =>
      tryRevision(jobDir, set, { settings, signal, onEvent: view.onEvent, folder: join(temporary, 'job') }),
    ).finally(view.stop);
    if (result.error?.code === 'cancelled') throw new AdeError('cancelled');
    if (result.error)
      throw new AdeError('job_not_correctable', {
        path: jobDir,
        found: `${result.error.code}, ${result.error.message}`,
      });
    const before = (await readArtifact(jobPaths(base).artifact)).artifact;
    const after = (await readArtifact(result.artifact!)).artifact;
    return { ...compareTrial(before, after), first_rows: await readFirstRows(result.output!, readingOf(after)) };
  } finally {
    removeTree(temporary);
  }
}
