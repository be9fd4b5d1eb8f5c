export { DraftScore } from './draft-score.tsx';
