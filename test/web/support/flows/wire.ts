import { connect, createServer, type Socket } from 'node:net';

/** The wire between a browser and the service. */
export interface Wire {
  url: string;
  /** Ends all connections, also in the middle of an answer, and takes no more for this time. */
  cut: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Passes everything on between a browser and the service at `to`. */
export async function layWire(to: string): Promise<Wire> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  };
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), hostname);
    keep(near);
    keep(far);
    // Each end closes with the other one; what is lost is for the browser to notice.
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const own = typeof address === 'object' && address ? address.port : 0;
  const dropAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${own}`,
    cut: async (ms) => {
      isCut = true;
      dropAll();
      await new Promise((resolve) => setTimeout(resolve, ms));
      isCut = false;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      dropAll();
      await closed;
    },
  };
}
