export { draftShared } from './shared-api.ts';
export { SharedCorrectionsPanel } from './shared-corrections.tsx';
