import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';

/** Why cells are blank if their values are not read. */
export function useHiddenReason(): string {
  return useCan('viewer') ? t`Removed with the document` : t`Hidden for your role`;
}
