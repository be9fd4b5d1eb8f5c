export { ChoiceStrip, type StripProps } from './choice-strip.tsx';
export { Key } from './key.tsx';
export { type Choice, type Line, type LinePlace, type LineState, STATES } from './line.ts';
export { LineCard } from './line-card.tsx';
export { dropPoints, findAnswer, findDirect, isAnswered, isOpen, joinPoints } from './said.ts';
export { useLineKeys } from './use-line-keys.ts';
