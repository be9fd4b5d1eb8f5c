/** The passes of a job in their order, with their numbers in the record. */
export const PASSES = [
  { pass: 1, name: 'structure' },
  { pass: 2, name: 'mapping' },
  { pass: 2.5, name: 'analyze' },
  { pass: 3, name: 'transform' },
  { pass: 4, name: 'validate' },
  { pass: 5, name: 'write' },
] as const;

export type PassName = (typeof PASSES)[number]['name'];
