export { facetRowsQuery } from './facet-api.ts';
export type { FacetPlace } from './facet-place.ts';
export { FacetsView } from './facets-view.tsx';
