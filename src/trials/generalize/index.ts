export { chooseOffered } from './choose-offered.ts';
export { findShared, type SenderRecipe } from './find-shared.ts';
export { planChanges } from './plan-changes.ts';
export { proposeChanges, type SharedCorrection } from './propose-change.ts';
