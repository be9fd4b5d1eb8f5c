import { makeUnreachableError, parseProblem } from '../../../api/api-error.ts';
import type { Document } from '../../../api/contract.ts';
import { makeApiUrl, makeWorkspacePath } from '../../../api/request.ts';

/** Uploads one file, with XMLHttpRequest because fetch does not report upload progress. */
export function uploadDocument(
  workspaceId: string,
  file: File,
  folder = '',
  onProgress: (sentBytes: number) => void = () => undefined,
): Promise<Document> {
  const url = makeApiUrl(makeWorkspacePath(workspaceId, 'documents'));
  const body = new FormData();
  if (folder !== '') body.append('folder', folder);
  body.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => reject(makeUnreachableError(url));
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Document);
      else reject(parseProblem(request.status, request.responseText, url));
    };
    request.send(body);
  });
}
