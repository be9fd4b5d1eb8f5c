import type { App } from '../app-types.ts';

/** Ends connections whose client does not read its answer. Node restarts the timer whenever the client reads a part. */
export function addReadWatch(app: App, { stallSeconds }: { stallSeconds: number }): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.raw.socket?.setTimeout(stallSeconds * 1000);
  });
}
