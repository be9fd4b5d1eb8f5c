export { Affected } from './affected.tsx';
export { ProblemList } from './problem-list.tsx';
export { readPublication } from './publication-api.ts';
export { PublishDialog } from './publish-dialog.tsx';
export { useUndoPublication } from './use-undo-publication.ts';
