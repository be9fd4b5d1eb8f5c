import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../app-types.ts';

/**
 * Lets one request begin in each turn of the event loop. Queries run in the loop itself: twenty that arrive together would
 * otherwise hold up whatever comes next until all of them are answered. Those that are open to everyone, such as the health,
 * don't wait for a turn.
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
