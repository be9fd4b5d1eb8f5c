export { describePeriod } from './describe-period.ts';
export { assignJob, periodQuery, recipesQuery, sendersQuery } from './sender-api.ts';
