import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Compile } from 'typebox/compile';
import { completeTables } from '../../contract/artifact/complete-tables.ts';
import { type Artifact, ArtifactSchema } from '../../contract/artifact.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { jobPaths } from '../../contract/layout.ts';
import { describeEnd } from '../describe-end.ts';

/** An artifact and its folder, which need not be a job's folder. */
export interface FoundArtifact {
  artifact: Artifact;
  path: string;
  folder: string;
}

/**
 * Reads an artifact.json, given by its path or by its job folder, and checks its shape. For a corrected job it reads the
 * accepted or newest revision.
 */
export async function readArtifact(path: string): Promise<FoundArtifact> {
  const file = (await isFolder(path)) ? jobPaths(await findNewest(path)).artifact : path;
  if (file !== path && !existsSync(file)) assertNoJob(path);
  const data = completeTables(await readJson(file));
  assertArtifact(file, data);
  return { artifact: data, path: file, folder: dirname(file) };
}

/** Reports how a job without a record ended, rather than a missing file. */
function assertNoJob(folder: string): void {
  const found = describeEnd(folder);
  if (found !== null) throw new AdeError('job_without_artifact', { path: folder, found });
}

/** The folder of a job's accepted revision, or else of its newest finished revision. */
export async function findNewest(jobDir: string): Promise<string> {
  if (!existsSync(jobPaths(jobDir).revisions)) return jobDir;
  const { findRevision } = await import('../../runner/revision-folders.ts');
  return findRevision(jobDir);
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const found = cause.code === 'ENOENT' ? 'there is no such file' : (cause.code ?? 'it cannot be read');
    throw new AdeError('artifact_unreadable', { path: file, found }, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AdeError('artifact_unreadable', { path: file, found: 'it is not JSON' }, { cause });
  }
}

function assertArtifact(file: string, data: unknown): asserts data is Artifact {
  const validator = Compile(ArtifactSchema);
  if (validator.Check(data)) return;
  const version = data && typeof data === 'object' && 'version' in data ? data.version : undefined;
  const [first] = validator.Errors(data);
  const found =
    version === 'artifact.v1.1'
      ? `${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`
      : `its version is ${typeof version === 'string' ? version : 'not stated'}, not artifact.v1.1`;
  throw new AdeError('artifact_unreadable', { path: file, found });
}
