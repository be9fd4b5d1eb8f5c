export { describePeriod } from './describe-period.ts';
export { periodQuery, recipesQuery, sendersQuery } from './sender-api.ts';
