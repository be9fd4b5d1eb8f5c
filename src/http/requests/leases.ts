import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';

/** Keeps files that a request copied from the shared storage until the request is answered. */
export function addLeases(app: App, { shared }: Service): void {
  if (!shared.isOn) return;
  app.addHook('preHandler', (_request, reply, done) => {
    const answered = Promise.withResolvers<void>();
    reply.raw.once('close', answered.resolve);
    const lease = shared.use([], () => {
      done();
      return answered.promise;
    });
    lease.catch(done);
  });
}
