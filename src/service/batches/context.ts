import type { SafeMode } from '../queue/safe-mode.ts';
import type { EndContext } from '../run/context.ts';
import type { SubmitContext } from '../submit/context.ts';

export interface BatchContext extends SubmitContext, EndContext {
  safeMode: SafeMode;
}
