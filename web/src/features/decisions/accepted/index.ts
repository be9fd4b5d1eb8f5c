export { AcceptedLine } from './accepted-line.tsx';
export { undoAccepted } from './undo-accepted.ts';
