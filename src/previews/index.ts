export { type ComparedTarget, FacetReader, type FacetTarget } from './facets/facet-reader.ts';
export { FairTurns } from './fair-turns.ts';
export { type FirstRows, readFirstRows } from './first-rows.ts';
export type { Head } from './heads/head.ts';
export { runHeads } from './heads/run-heads.ts';
export { PreviewCache, type PreviewSource } from './preview-cache.ts';
