export { HashTable } from './hashes/hash-table.ts';
export { toKey, ValueHasher } from './hashes/hash-values.ts';
export { makePatternMatcher } from './pattern/match-pattern.ts';
export { type PatternNode, PatternProblem, parsePattern } from './pattern/parse-pattern.ts';
