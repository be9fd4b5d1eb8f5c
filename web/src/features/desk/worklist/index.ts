export { Desk } from './desk.tsx';
export type { WorkFilter } from './use-work.ts';
