export { NothingFits } from './nothing-fits.tsx';
export { OtherPackageDialog, useOtherPackages } from './other-package.tsx';
export { readAgain } from './read-again.ts';
