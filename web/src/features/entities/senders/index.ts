export { assignJob, periodQuery, recipesQuery, sendersQuery } from './sender-api.ts';
