import type { App } from '../app-types.ts';

type Parser = ReturnType<App['getDefaultJsonParser']>;

/** Treats an empty body as none, even with `Content-Type: application/json`, which many clients always send. */
export function addJsonBodies(app: App): void {
  // Its type also allows a promise, but with `done` it returns nothing.
  const parse = app.getDefaultJsonParser('error', 'error') as (...about: Parameters<Parser>) => void;
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
}
