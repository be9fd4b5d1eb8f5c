import type { Token } from '../../../api/contract.ts';

/** Whether a token is revoked or has expired. */
export const isEnded = ({ revoked_at, expires_at }: Token): boolean =>
  revoked_at !== null || (expires_at !== null && Date.parse(expires_at) < Date.now());
