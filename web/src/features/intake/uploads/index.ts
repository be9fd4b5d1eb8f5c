export { DropZone } from './drop-zone.tsx';
export { useDrops } from './upload-store.ts';
