export { readWeights } from './read-weights.ts';
export { type WeightFiles, WeightTable } from './weight-table.tsx';
