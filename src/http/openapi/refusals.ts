import { type ErrorCode, getErrorRow } from '../../contract/errors/index.ts';
import { DATABASE_TROUBLES } from '../../storage/store/index.ts';
import type { RouteFacts } from './route-facts.ts';

/** Codes that any request can get, before the service knows its route or because it is too slow. */
export const UNROUTED: readonly ErrorCode[] = ['request_timeout', 'url_too_long', 'headers_too_large'];

/** All codes with which an operation refuses a request: those that follow from its parts, and those that it names. */
export function listRefusals(facts: RouteFacts): ErrorCode[] {
  const codes: ErrorCode[] = ['request_malformed', 'cross_site_request', ...facts.refuses];
  const add = (isSo: boolean, ...more: ErrorCode[]) => isSo && codes.push(...more);
  add(facts.isCounted, 'too_many_at_once');
  add(facts.access !== 'everyone', 'not_signed_in');
  add(facts.access === 'workspace' || facts.access === 'server', 'access_denied');
  add(facts.isInWorkspace, 'workspace_unknown');
  add(facts.isInWorkspace && facts.isChange && !facts.worksArchived, 'workspace_archived');
  add(facts.isChange, 'body_too_large', 'media_type_unsupported');
  add(facts.isChange || facts.hasInput, 'request_invalid');
  add(facts.isUpload, 'upload_missing', 'upload_truncated', 'upload_field_unknown', 'upload_not_one_file');
  add(facts.isUpload, 'upload_too_large');
  add(facts.isLimited, 'too_many_requests');
  add(facts.isRepeatable, 'idempotency_key_reused');
  add(facts.needsEtag, 'etag_required', 'etag_mismatch');
  // If no other code of the operation has the status 503, the database's codes are described as failures (5XX).
  add(
    codes.some((code) => getErrorRow(code).status === 503),
    ...DATABASE_TROUBLES,
  );
  return [...new Set(codes)].sort();
}
