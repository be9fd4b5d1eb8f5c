import type { Delivery, Webhook } from '../../../api/contract.ts';
import { formatDuration } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';

type Attempt = Delivery['attempts'][number];

/** What a receiver is told about, in the order in which a document goes its way. */
export const TYPES: Record<Webhook['types'][number], string> = {
  'job.finished': t`A document was read, and nothing needs a person`,
  'job.to_check': t`A document was read, and something needs a person`,
  'job.failed': t`A document could not be read`,
  'job.cancelled': t`A run was cancelled`,
  'job.accepted': t`A document was accepted`,
  'job.reopened': t`An accepted document was reopened`,
  'job.sent_back': t`A document was sent back`,
  'job.deleted': t`A document was deleted`,
  'batch.finished': t`All documents of a batch were read`,
  'period.complete': t`All senders have an accepted document for a period`,
};

export const STATES: Record<Delivery['state'], string> = {
  pending: t`waits`,
  delivered: t`delivered`,
  failed: t`failed`,
};

export const COLORS: Record<Delivery['state'], string> = { pending: 'gray', delivered: 'teal', failed: 'red' };

const FAULTS: Record<NonNullable<Attempt['fault']>, string> = {
  bad_status: t`refused`,
  redirected: t`redirected, which is not followed`,
  address_refused: t`the host has an address that webhooks may not have`,
  name_unknown: t`the host has no address`,
  no_connection: t`no connection`,
  no_tls: t`no TLS connection, or a certificate that is not trusted`,
  no_answer: t`the connection broke`,
  timed_out: t`no answer in time`,
};

/** What came of an attempt, with how long it took. */
export function describeAttempt({ status, fault, duration_ms: ms }: Attempt): string {
  const took = formatDuration(ms);
  if (fault === null) return t`${status} after ${took}`;
  return status === null ? t`${FAULTS[fault]} after ${took}` : t`${status}, ${FAULTS[fault]}, after ${took}`;
}

export const DISABLED: Record<NonNullable<Webhook['disabled_because']>, string> = {
  person: t`disabled by a person`,
  failures: t`disabled after a week of failures`,
  gone: t`disabled, since the receiver answered 410`,
};
