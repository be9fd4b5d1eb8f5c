export type { FacetPlace } from './facet-place.ts';
export { FacetsView } from './facets-view.tsx';
