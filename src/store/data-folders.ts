import { basename, join, resolve } from 'node:path';

/** Where things lie below ADE_DATA_DIR; ids are checked where they come in, so that none leads outside. */
export function dataFolders(dataDir: string) {
  const root = resolve(dataDir);
  return {
    root,
    jobs: join(root, 'jobs'),
    environments: join(root, 'venvs'),
    documents: join(root, 'documents'),
    engines: join(root, 'db', 'engines'),
    lock: join(root, 'db', 'server.lock'),
  };
}

export type DataFolders = ReturnType<typeof dataFolders>;

export function jobFolder(dataDir: string, jobId: string): string {
  return join(dataFolders(dataDir).jobs, jobId);
}

export function environmentFolder(dataDir: string, environmentId: string): string {
  return join(dataFolders(dataDir).environments, environmentId);
}

export function documentPath(dataDir: string, document: { id: string; filename: string }): string {
  return join(dataFolders(dataDir).documents, document.id, basename(document.filename));
}
