export { checkPackage } from './check-package.ts';
export { environmentPaths, verifyEnvironment } from './environment.ts';
export { PackageProblems, type PreparedPackage, type PrepareOptions, preparePackage } from './prepare-package.ts';
export { formatProblem } from './problem-list.ts';
export { removeTree } from './snapshot.ts';
