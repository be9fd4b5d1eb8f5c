import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';

/** Answers each request after a while: its clients wait without using a processor. */
export class SlowServer {
  /** How long the next requests wait. */
  waitMs = 1000;
  readonly #server: Server;
  readonly #open = new Set<ServerResponse>();

  private constructor() {
    this.#server = createServer((_, response) => {
      this.#open.add(response);
      const timer = setTimeout(() => response.end('done'), this.waitMs);
      response.once('close', () => {
        clearTimeout(timer);
        this.#open.delete(response);
      });
    });
  }

  static async start(): Promise<SlowServer> {
    const slow = new SlowServer();
    slow.#server.listen(0, '127.0.0.1');
    await once(slow.#server, 'listening');
    return slow;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}/`;
  }

  /** How many requests are waiting now. */
  get waitingCount(): number {
    return this.#open.size;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
