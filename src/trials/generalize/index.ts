export { chooseOffered } from './choose-offered.ts';
export { findShared, type SenderRecipe } from './find-shared.ts';
export { nameKey } from './header-name.ts';
export { planChanges } from './plan-changes.ts';
export { planFields, type WantedField } from './plan-fields.ts';
export { proposeChanges, type SharedCorrection } from './propose-change.ts';
