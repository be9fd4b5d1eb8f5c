export { DraftPreviewPane } from './draft-preview.tsx';
export { useDraftPreview } from './use-draft-preview.ts';
