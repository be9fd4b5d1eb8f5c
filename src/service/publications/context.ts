import type { FacetReader } from '../../previews/index.ts';
import type { DryRunContext } from '../dry-runs/context.ts';
import type { Turns } from '../turns.ts';

export interface PublicationContext extends DryRunContext {
  turns: Turns;
}

/** Compares the values of two results. */
export type ValueReader = Pick<FacetReader, 'compareValues'>;
