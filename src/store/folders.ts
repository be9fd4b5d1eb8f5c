import { join } from 'node:path';

/** Folder of a document; the file in it has the document's own name. */
export function documentFolder(dataDir: string, documentId: string): string {
  return join(dataDir, 'documents', documentId);
}

export function documentPath(dataDir: string, document: { id: string; filename: string }): string {
  return join(documentFolder(dataDir, document.id), document.filename);
}

/** Sources of one config version. */
export function packageFolder(dataDir: string, versionId: string): string {
  return join(dataDir, 'config_packages', versionId);
}

/** What the last build of a version said: beside the sources, since these make up the version. */
export function buildRecordPath(dataDir: string, versionId: string): string {
  return join(dataDir, 'build-logs', `${versionId}.json`);
}
