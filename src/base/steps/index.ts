export { runSteps } from './run-steps.ts';
