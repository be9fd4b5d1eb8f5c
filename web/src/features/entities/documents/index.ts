export { type UploadedAs, uploadDocument } from './upload-document.ts';
