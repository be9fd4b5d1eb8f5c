export { discardUnused } from './build-folder.ts';
export { checkPackage } from './check-package.ts';
export { readBuildRecord, verifyEnvironment } from './environment.ts';
export { makeFolder } from './make-folder.ts';
export { PackageProblems, type PreparedPackage, type PrepareOptions, preparePackage } from './prepare-package.ts';
export { removeTree } from './snapshot.ts';
