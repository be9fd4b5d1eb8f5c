export { type Learned, learnPackage, writeLearned } from './learn-package.ts';
export type { LearnedPart, LearnOptions } from './parts/learned-part.ts';
