export { describePeriod, readPeriod } from './describe-period.ts';
export { findSender, type MeantSender } from './find-sender.ts';
export { namePeriod } from './name-period.ts';
export { saySender, type Understood } from './say-sender.ts';
export {
  makeSender,
  namesQuery,
  periodQuery,
  periodsQuery,
  recipesQuery,
  sendersQuery,
  sendsSeveral,
} from './sender-api.ts';
