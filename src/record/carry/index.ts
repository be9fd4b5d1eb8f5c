export { matchRows, matchSameDocument, type ReadableSheet } from './match-rows.ts';
export { type CarriedPart, type CarryPlan, planCarry } from './plan-carry.ts';
