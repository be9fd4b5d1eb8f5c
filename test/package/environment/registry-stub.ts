import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { after } from 'node:test';

export interface Stub {
  url: string;
  /** Requested paths. */
  asked: string[];
}

/** A package as a registry serves it. */
export interface Published {
  name: string;
  version: string;
  tarball: Buffer;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A registry with one package, on its own port. `answerTarball` may answer the request for the tarball instead. */
export async function startRegistry(
  { name, version, tarball }: Published,
  options: { answerTarball?: Answer; tarballAt?: string } = {},
): Promise<Stub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const address = request.url ?? '';
    asked.push(address);
    // A client that uses the registry as a proxy sends the whole address.
    const path = address.replace(/^http:\/\/[^/]+/, '');
    if (path === `/${name}`) {
      const dist = { tarball: `${options.tarballAt ?? stub.url}${tarballPath}`, integrity: hashTarball(tarball) };
      const versions = { [version]: { name, version, dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name, versions, 'dist-tags': { latest: version } }));
    } else if (path === tarballPath) {
      if (options.answerTarball) options.answerTarball(request, response);
      else response.end(tarball);
    } else response.writeHead(404).end();
  });
  const tarballPath = `/${name}/-/${name}-${version}.tgz`;
  const stub: Stub = { url: await listen(server), asked };
  return stub;
}

export function hashTarball(tarball: Buffer): string {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
}

/** A server that nobody may connect to. */
export async function startVictim(): Promise<{ url: string; port: number; count: () => number }> {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined).end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  const url = await listen(server);
  return { url, port: Number(new URL(url).port), count: () => connections };
}

async function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createTcpServer>): Promise<string> {
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
