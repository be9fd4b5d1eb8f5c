import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';

/** What a request has brought from the storage that nodes share is kept here until it was answered. */
export function addLeases(app: App, { shared }: Service): void {
  if (!shared.isOn) return;
  app.addHook('preHandler', (_request, reply, done) => {
    void shared.use([], () => {
      const answered = Promise.withResolvers<void>();
      reply.raw.once('close', answered.resolve);
      done();
      return answered.promise;
    });
  });
}
