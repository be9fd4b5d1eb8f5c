import type { Static } from 'typebox';
import * as Type from 'typebox';
import { closed } from './values.ts';

/** A rule's share in a score. */
export const ContributorSchema = Type.Object({ rule: Type.String(), delta: Type.Number() }, closed);

export const EvidenceSharesSchema = Type.Record(Type.String(), Type.Number(), {
  description: 'with weights: score of the strongest pieces of evidence, by name; `rest` is the sum of all others',
});

export type Contributor = Static<typeof ContributorSchema>;
export type EvidenceShares = Static<typeof EvidenceSharesSchema>;
