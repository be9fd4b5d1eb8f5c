import type { SlotPool } from '../queue/slots.ts';
import type { EndContext } from '../run/context.ts';
import type { Turns } from '../turns.ts';

export interface UpkeepContext extends EndContext {
  slots: SlotPool;
  /** One turn for each job. */
  turns: Turns;
}
