export { chooseOffered } from './choose-offered.ts';
export { findShared, type SenderRecipe } from './find-shared.ts';
export { proposeChanges, type SharedCorrection } from './propose-change.ts';
export { writeChanges } from './write-changes.ts';
