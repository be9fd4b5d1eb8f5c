import type { WaitingEngines } from '../dry-runs/waiting-engines.ts';
import type { SlotPool } from '../queue/slots.ts';
import type { EndContext } from '../run/context.ts';
import type { Turns } from '../turns.ts';

export interface UpkeepContext extends EndContext {
  slots: SlotPool;
  waiting: WaitingEngines;
  /** One turn for each job. */
  turns: Turns;
}
