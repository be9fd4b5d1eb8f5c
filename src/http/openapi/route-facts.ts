import type { RouteOptions } from 'fastify';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { Access } from '../access/access.ts';
import { SSE } from '../media-types.ts';
import { WORKSPACE } from '../paths.ts';
import type { HeaderName } from './headers.ts';

/** Facts about a route, from which its answers are described. */
export interface RouteFacts {
  access: Access['to'];
  /** Whether requests with a token count for it. */
  isCounted: boolean;
  refuses: readonly ErrorCode[];
  sends: readonly HeaderName[];
  isStream: boolean;
  /** Whether the route's answer can be 304. */
  hasEtag: boolean;
  /** Whether the answer says up to which event it is true. */
  isDated: boolean;
  isChange: boolean;
  isInWorkspace: boolean;
  worksArchived: boolean;
  /** Whether the route has a query, or ids other than the workspace's. */
  hasInput: boolean;
  isUpload: boolean;
  /** Fields of the form besides the file. */
  fields: readonly string[];
  isLimited: boolean;
  isRepeatable: boolean;
  needsEtag: boolean;
}

const REPEATABLE = 'idempotency-key';
const CHANGE = 'if-match';

export function describeRoute({ method, url, schema = {}, config = {} }: RouteOptions): RouteFacts {
  const { consumes } = schema as { consumes?: readonly string[] };
  const requestHeaders = listProperties(schema.headers);
  const ids = listProperties(schema.params).filter((name) => name !== 'workspace_id');
  const isChange = method !== 'GET';
  const leadsOn = listNames(schema.response).includes('303');
  const { content } = schema;
  const sends = config.sends ?? [];
  return {
    access: config.access?.to ?? 'everyone',
    isCounted: !(config.access?.to === 'everyone' && config.access.isUnnamed),
    refuses: config.refuses ?? [],
    sends,
    isStream: content !== undefined && SSE in content,
    hasEtag: !isChange && !leadsOn && (content === undefined || sends.includes('ETag')),
    isDated: !isChange && config.access?.to === 'workspace' && content === undefined,
    isChange,
    isInWorkspace: url.startsWith(WORKSPACE),
    worksArchived: config.worksArchived === true,
    hasInput: schema.querystring !== undefined || ids.length > 0,
    isUpload: consumes?.includes('multipart/form-data') === true,
    fields: config.fields ?? [],
    isLimited: (config as { rateLimit?: object }).rateLimit !== undefined,
    isRepeatable: requestHeaders.includes(REPEATABLE),
    needsEtag: requestHeaders.includes(CHANGE),
  };
}

function listProperties(schema: unknown): string[] {
  return Object.keys((schema as { properties?: object } | undefined)?.properties ?? {});
}

function listNames(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
