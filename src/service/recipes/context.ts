import type { DryRunContext } from '../dry-runs/context.ts';
import type { Turns } from '../turns.ts';

export interface RecipeContext extends DryRunContext {
  /** One turn for each sender and config. */
  turns: Turns;
}
