import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** An address that is known before the service starts, as that of a proxy in front of it. */
export interface PublicPlace {
  url: string;
  /** Where the service listens. */
  lead: (serviceUrl: string) => void;
  close: () => void;
}

/** Starts a reverse proxy on a free port. A stream that the service ends, ends for the browser, too. */
export async function startPublicPlace(): Promise<PublicPlace> {
  let target = '';
  const server = createServer((request, response) => {
    const { method, headers } = request;
    const onward = sendRequest(new URL(request.url ?? '/', target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      pipeline(answer, response, () => undefined);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    pipeline(request, onward, () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (serviceUrl) => {
      target = serviceUrl;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
