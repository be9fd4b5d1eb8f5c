export { DocumentUpload } from './document-upload.tsx';
export { documentsQuery, submitTry } from './try-api.ts';
export { TryHistory } from './try-history.tsx';
export { TryResult } from './try-result.tsx';
export { TryRunner } from './try-runner.tsx';
