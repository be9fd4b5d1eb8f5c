export { NextDocument } from './next-document.tsx';
export { useWork, type WorkFilter } from './use-work.ts';
export { WorkFilters } from './work-filters.tsx';
export { Worklist } from './worklist.tsx';
