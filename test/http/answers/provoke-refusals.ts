import type { Place } from '../api-description.ts';
import type { TestServer } from '../server-harness.ts';

export interface Refusers {
  server: TestServer;
  /** A server with `ADE_AUTH=off`, which refuses requests that use another name for its address. */
  open: TestServer;
  archivedWorkspace: string;
}

const NO_HOST = '';
const HOST = 'Host: 127.0.0.1\r\n';

/** A raw request with only the given headers, and no body. */
function makeRaw({ method }: Place, url: string, headers: string): string {
  return `${method} ${url} HTTP/1.1\r\n${headers}\r\n`;
}

/** Sends everything that the service refuses for any operation, and expects each declared status. */
export async function provokeRefusals(refusers: Refusers, place: Place): Promise<void> {
  const { server, open, archivedWorkspace } = refusers;
  const { method, operation } = place;
  const url = fill(place.path, 'default');
  const authorization = `Authorization: Bearer ${server.adminToken}\r\n`;
  const tooLarge = `${HOST}${authorization}Content-Type: application/json\r\nContent-Length: 99999999999\r\n`;
  const plain = { body: 'a,b', headers: { 'content-type': 'text/csv' } };
  const attempts: Record<string, () => Promise<unknown>> = {
    '4XX': () => server.sendRaw(makeRaw(place, url, `${HOST}X-Long: ${'x'.repeat(20_000)}\r\n`)),
    400: () => server.sendRaw(makeRaw(place, url, NO_HOST)),
    401: () => server.call(method, url, { token: null, json: method === 'GET' ? undefined : { token: 'ade_wrong' } }),
    403: () => open.sendRaw(makeRaw(place, url, 'Host: rebound.example\r\n')),
    404: () => server.call(method, fill(place.path, 'ws_none')),
    409: () => server.call(method, fill(place.path, archivedWorkspace)),
    413: () => server.sendRaw(makeRaw(place, url, tooLarge)),
    415: () => server.call(method, url, plain),
    429: () => callWithTooMany(server, method, url),
  };
  for (const [status, attempt] of Object.entries(attempts)) if (operation.responses[status]) await attempt();
}

/** A request with a token that has reached its limit of concurrent requests. */
async function callWithTooMany(server: TestServer, method: string, url: string): Promise<void> {
  const { limits, settings } = server.running.service;
  const { body } = await server.call<{ token_id: string }>('GET', '/api/v1/session');
  const releases = Array.from({ length: settings.requestsPerToken }, () => limits.requests.take(body.token_id));
  try {
    await server.expectProblem('too_many_at_once', method, url);
  } finally {
    for (const release of releases) release();
  }
}

/** The path with ids that do not exist. */
function fill(path: string, workspaceId: string): string {
  return path
    .replace('{workspace_id}', workspaceId)
    .replace('{comparison_id}', 'job_none..job_none')
    .replaceAll(/\{\w+\}/g, 'none');
}
