import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../app-types.ts';

/**
 * Lets one request begin in each turn of the event loop. Queries run in the loop itself, so twenty requests that arrive
 * together would delay later ones until all are answered. Requests that are open to everyone, such as the health, do
 * not wait for a turn.
 */
export function addTurns(app: App): void {
  let last: Promise<unknown> = Promise.resolve();
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (access === undefined || access.to === 'everyone') return;
    last = last.then(() => nextTurn());
    await last;
  });
}
