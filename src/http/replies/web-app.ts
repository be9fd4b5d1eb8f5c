import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { AdeError } from '../../contract/errors/index.ts';
import { installDir } from '../../sandbox/index.ts';
import type { App } from '../app-types.ts';
import { pathOf } from './errors.ts';

const PREFIX = '/app';
/** Built files, and those next to the start page. Deeper paths are pages, even with a dot in an id. */
const FILE = /^\/app\/(assets\/.*|[^/]*\.\w+)$/;

/** Scripts and styles, also compressed ones; of images, browsers heed more when they are opened by themselves. */
const SUBRESOURCE = /\.(?:js|css)(?:\.br|\.gz)?$/;
const PAGE_HEADERS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/** Serves the web app below /app and redirects `/` to it. All paths that aren't files get the start page. */
export async function addWebApp(app: App, root = join(installDir, 'web', 'dist')): Promise<void> {
  const config = { access: { to: 'everyone' } } as const;
  app.get('/', { config }, async (_request, reply) => reply.redirect(`${PREFIX}/`));
  if (!existsSync(join(root, 'index.html'))) return;
  app.get(PREFIX, { config }, async (_request, reply) => reply.redirect(`${PREFIX}/`));
  await app.register(
    async (scope) => {
      await scope.register(fastifyStatic, {
        root,
        prefix: '/',
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          // Names of built assets contain a hash of their content.
          const isHashed = path.includes(`${join(root, 'assets')}`);
          reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
          // Two dozen files with half a kilobyte each of what browsers heed of pages alone.
          if (isHashed && SUBRESOURCE.test(path)) for (const name of PAGE_HEADERS) reply.raw.removeHeader(name);
        },
      });
      scope.setNotFoundHandler((request, reply) => {
        if (request.method !== 'GET' || FILE.test(pathOf(request)))
          throw new AdeError('route_unknown', { path: pathOf(request) });
        return reply.sendFile('index.html');
      });
    },
    { prefix: PREFIX },
  );
}
