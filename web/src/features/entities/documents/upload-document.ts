import { makeUnreachableError, parseProblem } from '../../../api/api-error.ts';
import type { UploadedDocument } from '../../../api/contract.ts';
import { repeatUnanswered } from '../../../api/repeat-unanswered.ts';
import { makeApiUrl, makeWorkspacePath } from '../../../api/request.ts';

/** What is known about a document before anybody reads it. */
export interface UploadedAs {
  /** The folders in which the file was. */
  folder?: string;
  sender_id?: string;
  period?: string;
}

/** Uploads one file, and for a while again if there is no answer: with the key, it is stored once. */
export function uploadDocument(
  workspaceId: string,
  file: File,
  key: string,
  about: UploadedAs = {},
  onProgress: (sentBytes: number) => void = () => undefined,
): Promise<UploadedDocument> {
  return repeatUnanswered(() => sendDocument(workspaceId, file, key, about, onProgress));
}

/** With XMLHttpRequest, because fetch does not report upload progress. */
function sendDocument(
  workspaceId: string,
  file: File,
  key: string,
  about: UploadedAs,
  onProgress: (sentBytes: number) => void,
): Promise<UploadedDocument> {
  const url = makeApiUrl(makeWorkspacePath(workspaceId, 'documents'));
  const body = new FormData();
  for (const [name, value] of Object.entries(about)) if (value !== undefined && value !== '') body.append(name, value);
  body.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => reject(makeUnreachableError(url));
    request.onload = () => {
      // 200: the workspace had these bytes already.
      const isStored = request.status === 201 || request.status === 200;
      if (isStored) resolve(JSON.parse(request.responseText) as UploadedDocument);
      else reject(parseProblem(request.status, request.responseText, url));
    };
    request.send(body);
  });
}
