export { RecentBatches } from './recent-batches.tsx';
export { Worklist } from './worklist.tsx';
