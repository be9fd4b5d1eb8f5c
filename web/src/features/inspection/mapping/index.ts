export { DeltaList } from './delta-list.tsx';
export { MappingView } from './mapping-view.tsx';
export { type RuleContext, RuleLink } from './rule-link.tsx';
