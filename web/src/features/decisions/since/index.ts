export { formatChange } from './format-change.ts';
export { Since } from './since.tsx';
