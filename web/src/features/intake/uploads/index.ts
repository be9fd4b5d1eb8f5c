export { useArrivals } from './arrival-store.ts';
export { DropButton } from './drop-button.tsx';
export { NoPackage } from './no-package.tsx';
export { type FileUpload, uploadStore, useDrops } from './upload-store.ts';
export { useRunnable } from './use-runnable.ts';
