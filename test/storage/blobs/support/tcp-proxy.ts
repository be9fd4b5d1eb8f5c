import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * What happens to connections to a server: `pass` lets all data through; `drop` ends connections; `hold` accepts
 * connections but lets nothing through, as when packets are lost.
 */
type Way = 'pass' | 'drop' | 'hold';

export interface TcpProxy {
  readonly port: number;
  /** Also applies to existing connections; what `setAfter` was to do is not done any more. */
  set(way: Way): void;
  /** Switches to another way once this many bytes have come from the server or gone to it; resolves then. */
  setAfter(bytes: number, direction: 'up' | 'down', way: Way): Promise<void>;
  close(): Promise<void>;
}

/** A proxy to a server on this machine; a test can break its connections. */
export async function startTcpProxy(serverPort: number): Promise<TcpProxy> {
  let way: Way = 'pass';
  let after: { bytesLeft: number; direction: 'up' | 'down'; way: Way; onSwitched: () => void } | null = null;
  const sockets = new Set<Socket>();
  const set = (next: Way) => {
    way = next;
    // A call that failed sooner leaves nothing for the next one.
    after = null;
    if (next === 'drop') for (const socket of sockets) socket.resetAndDestroy();
  };
  const forward = (from: Socket, to: Socket, direction: 'up' | 'down') => {
    from.on('data', (chunk) => {
      if (way === 'pass') to.write(chunk);
      if (after?.direction !== direction) return;
      after.bytesLeft -= chunk.length;
      if (after.bytesLeft > 0) return;
      const { way: next, onSwitched } = after;
      set(next);
      onSwitched();
    });
    from.on('close', () => (way === 'hold' ? undefined : to.destroy()));
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    if (way === 'drop') return client.resetAndDestroy();
    const upstream = connect(serverPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    forward(client, upstream, 'up');
    forward(upstream, client, 'down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    set,
    setAfter: (bytesLeft, direction, next) =>
      new Promise((onSwitched) => {
        after = { bytesLeft, direction, way: next, onSwitched };
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
