import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import { pathOf } from '../replies/errors.ts';

interface Path {
  pattern: RegExp;
  methods: Set<string>;
}

/** Refuses a method that a known path does not have, before the body is read. Add it before the routes. */
export function addMethodCheck(app: App): void {
  const paths = new Map<string, Path>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = paths.get(url) ?? { pattern: toPattern(url), methods: new Set() };
    paths.set(url, path);
    for (const one of [method].flat()) path.methods.add(one);
  });
  app.addHook('onRequest', async (request) => {
    if (!request.is404) return;
    const path = pathOf(request);
    const methods = [...paths.values()].filter(({ pattern }) => pattern.test(path)).flatMap((one) => [...one.methods]);
    if (methods.length === 0) return;
    throw new AdeError('method_not_allowed', { method: request.method, path, allowed: methods.sort().join(', ') });
  });
}

/** `:name` is one part of a path, `*` is the rest of it. */
function toPattern(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`);
}
