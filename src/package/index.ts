export { makeFolder } from '../base/files/index.ts';
export { discardUnused, removeLeftovers } from './environment/build-folder.ts';
export { checkPackage } from './environment/check-package.ts';
export { hashBuild, isUnchecked, readBuildRecord, verifyEnvironment } from './environment/environment.ts';
export { readManifest } from './environment/known-manifests.ts';
export { nameArchive, packEnvironment, unpackEnvironment } from './environment/pack-environment.ts';
export {
  makeInvalid,
  PackageProblems,
  type PreparedPackage,
  type PrepareOptions,
  preparePackage,
} from './environment/prepare-package.ts';
export { type PackageFacts, readPackageFacts } from './environment/read-facts.ts';
export { compilerPaths, npmPath } from './installation.ts';
export { findHidden } from './source/hidden-characters.ts';
export { hasErrors } from './source/problem-list.ts';
export { planDraft, readDraft } from './source/read-draft.ts';
export { removeTree } from './source/snapshot.ts';
