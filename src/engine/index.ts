export { makeHostSetup, makeRuleRunner } from './job/make-rule-runner.ts';
export { NextHost } from './job/next-host.ts';
export { addScaled, findLargest, multiply, normalize, sumProducts } from './numbers/vectors.ts';
export { makeArtifact } from './record/make-artifact.ts';
export { type HeaderRow, readHeaderParts, toHeaderText } from './rows/header-texts.ts';
