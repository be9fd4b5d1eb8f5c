import { DEFAULT_WORKSPACE_ID } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { App } from '../app-types.ts';
import { WORKSPACE } from '../paths.ts';
import { pathOf } from '../replies/errors.ts';

interface Path {
  pattern: RegExp;
  methods: Set<string>;
}

/** Refuses unknown methods of a path, and removed short paths, before the body is read. Add it before the routes. */
export function addMethodCheck(app: App): void {
  const paths = new Map<string, Path>();
  app.addHook('onRoute', ({ url, method }) => {
    const path = paths.getOrInsertComputed(url, () => ({ pattern: toPattern(url), methods: new Set() }));
    for (const one of [method].flat()) path.methods.add(one);
  });
  app.addHook('onRequest', async (request) => {
    if (!request.is404) return;
    const { method } = request;
    const path = pathOf(request);
    const listMethods = (of: string) =>
      [...paths.values()].filter(({ pattern }) => pattern.test(of)).flatMap((one) => [...one.methods]);
    const long = `${WORKSPACE.replace(':workspace_id', DEFAULT_WORKSPACE_ID)}${path}`;
    if (SHORT_PATH.test(path) && listMethods(long).includes(method)) {
      throw new AdeError('short_path_removed', { method, path, long });
    }
    const allowed = listMethods(path);
    if (allowed.length > 0) {
      throw new AdeError('method_not_allowed', { method, path, allowed: allowed.sort().join(', ') });
    }
  });
}

/** Up to 0.4, every path to a job had a short form for the default workspace. Five are left. */
const SHORT_PATH = /^\/jobs(\/|$)/;

/** `:name` is one part of a path, `*` is the rest of it. */
function toPattern(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`);
}
