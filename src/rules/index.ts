export { tidyAmount } from './library/amount-texts.ts';
export { parseAmount } from './library/amounts.ts';
export { parseDate } from './library/dates.ts';
export { normalizeHeader } from './library/headers.ts';
export { TRANSFORM_FAILED } from './library/warnings.ts';
export { DEPENDENCIES, OWN_MODULES, type Program } from './program.ts';
export type { ModuleToLoad } from './protocol.ts';
