import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after } from 'node:test';

/** A proxy to a server that can block connections. */
export interface Proxy {
  port: number;
  /** Makes a partition: from now on nothing gets through, and neither end learns of it. */
  block(): void;
  /** Lets everything through that was blocked. */
  unblock(): void;
  /** Breaks every connection. */
  cut(): void;
  /** Breaks every connection as soon as somebody sends this statement, which does not arrive. */
  cutAt(statement: string): void;
  /** Breaks the next connection that commits this statement, after the server has carried the commit out. */
  loseAnswerToCommitOf(statement: string): void;
}

/** A proxy on a port of this host that forwards connections to `port`; ends with the test file. */
export async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  /** Their other sides were closed during a partition. */
  const unaware = new Set<Socket>();
  let isBlocked = false;
  let lost: string | null = null;
  let last: string | null = null;
  const server = createServer((client) => {
    const there = connect(port, '127.0.0.1');
    /** Others commit, too: of the service's own accord, at any time. */
    let hasSentLost = false;
    for (const [from, to] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(from);
      if (isBlocked) from.pause();
      from.on('data', (data: Buffer) => {
        if (from === client && last !== null && data.includes(last)) {
          last = null;
          cut();
          return;
        }
        to.write(data);
        if (from !== client || lost === null) return;
        hasSentLost ||= data.includes(lost);
        if (!hasSentLost || !data.includes('commit')) return;
        lost = null;
        there.removeAllListeners('data').once('data', () => client.destroy());
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        // In a partition, the other side does not learn that this side was closed, until the partition ends.
        if (isBlocked) unaware.add(to);
        else to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  after(() => {
    cut();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    block: () => {
      isBlocked = true;
      for (const socket of sockets) socket.pause();
    },
    unblock: () => {
      isBlocked = false;
      for (const socket of unaware) socket.destroy();
      unaware.clear();
      for (const socket of sockets) socket.resume();
    },
    cut,
    cutAt: (statement) => {
      last = statement;
    },
    loseAnswerToCommitOf: (statement) => {
      lost = statement;
    },
  };
}
