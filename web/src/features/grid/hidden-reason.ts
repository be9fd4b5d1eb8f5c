import { useCan } from '../../session/session.ts';

/** Why cells are blanked where their values are not read. */
export function useHiddenReason(): string {
  return useCan('viewer') ? 'Removed with the document' : 'Hidden for your role';
}
