import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema } from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import { ENGINE_VERSION } from '../../contract/version.ts';
import type { App } from '../app-types.ts';
import { API } from '../paths.ts';
import { describeContent } from './answers.ts';
import { FACTS, finishDocument } from './finish-document.ts';
import { describeRoute } from './route-facts.ts';

type DescribedSchema = FastifySchema & { operationId?: string };

/** A token or a session is enough. */
const SIGNED_IN: Record<string, string[]>[] = [{ token: [] }, { session: [] }];

const REFERENCE = `${API}/reference`;

/** Serves the OpenAPI document, which is made from the schemas of the routes, and a page to browse it. */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'ADE',
        version: ENGINE_VERSION,
        description: 'Automatic Data Extractor: turns messy spreadsheets into one consistent workbook and can say why.',
        contact: { name: 'The administrator of this server' },
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'For programs' },
          session: { type: 'apiKey', in: 'cookie', name: 'ade_session', description: 'For the web app' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const described = (schema ?? {}) as DescribedSchema;
      const { access } = route.config ?? {};
      const isOpen = access?.to === 'everyone';
      return {
        url,
        schema: {
          ...(described as object),
          ...(described.content ? { response: { 200: describeContent(described.content) } } : {}),
          hide: described.operationId === undefined,
          security: isOpen ? [] : SIGNED_IN,
          'x-ade-access': access,
          [FACTS]: describeRoute(route),
        },
      };
    },
    transformObject: (document) =>
      'openapiObject' in document
        ? finishDocument(document.openapiObject as OpenAPIV3_1.Document)
        : document.swaggerObject,
  });
  await app.register(swaggerUi, { routePrefix: REFERENCE, uiConfig: { deepLinking: true, tryItOutEnabled: false } });
  app.get(`${API}/openapi.json`, {
    config: { access: { to: 'everyone' } },
    handler: async () => app.swagger() as unknown as Record<string, unknown>,
  });
}
