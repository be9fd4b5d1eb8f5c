export { formatChange } from './format-change.ts';
export { Since } from './since.tsx';
export { sinceQuery } from './since-api.ts';
