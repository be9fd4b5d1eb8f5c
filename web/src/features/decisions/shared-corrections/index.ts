export { SharedCorrectionsPanel } from './shared-corrections.tsx';
