export { Affected } from './affected.tsx';
export { ProblemList } from './problem-list.tsx';
export { PublishDialog } from './publish-dialog.tsx';
