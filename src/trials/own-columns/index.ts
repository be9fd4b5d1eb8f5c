export { type TrialDocument, tryColumns } from './try-columns.ts';
