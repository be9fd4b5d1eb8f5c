export { type DocumentAddress, readState } from './document-place.ts';
export { DocumentView } from './document-view.tsx';
