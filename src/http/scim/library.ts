import type { Attributes, Data, KindName } from './kinds.ts';

/** What ADE uses of the library `scimmy`, whose own types ask for resources where requests have anything. */
interface Scimmy {
  Config: { set(config: object): void };
  Types: {
    Error: new (status: number, scimType: string | null, message: string) => ScimError;
    Filter: new (filter: unknown) => { match(values: readonly Data[]): Data[] };
  };
  Messages: {
    ListResponse: new (found: readonly object[], constraints?: object) => { Resources: Data[] };
    PatchOp: new (
      body: unknown,
    ) => {
      apply(resource: object, save: (patched: object) => Promise<object>): Promise<unknown>;
    };
  };
  Schemas: Record<
    KindName,
    new (
      data: object,
      direction: 'in' | 'out',
      base: string,
      attributes?: Attributes,
    ) => object
  >;
  Resources: Record<KindName, ResourceClass> &
    Record<Discovery, (new (id?: string) => { read(): Promise<object> }) & { basepath(path: string): unknown }> & {
      declare(resource: ResourceClass): unknown;
    };
}

interface ScimError extends Error {
  status: number;
  scimType: string | null;
}

type ResourceClass = (new (id: undefined, query: object) => AskedFor) & { basepath(path: string): unknown };

/** What the query of a request asks for. */
export interface AskedFor {
  filter?: object;
  attributes?: Attributes;
  constraints?: object;
}

/** What the service says of itself (RFC 7644, section 4). */
export type Discovery = 'ServiceProviderConfig' | 'ResourceType' | 'Schema';

export type ScimLibrary = Scimmy;

let loaded: Promise<ScimLibrary> | undefined;

/** Only services with a provider that uses SCIM need the library. It is one for the process, so it has no addresses. */
export function loadScimLibrary(): Promise<ScimLibrary> {
  loaded ??= import('scimmy').then(({ default: library }) => declareResources(library as unknown as ScimLibrary));
  return loaded;
}

function declareResources(library: ScimLibrary): ScimLibrary {
  const { User, Group, Schema, ResourceType, ServiceProviderConfig } = library.Resources;
  library.Config.set({
    patch: true,
    filter: { supported: true, maxResults: 200 },
    sort: true,
    bulk: false,
    etag: false,
    changePassword: false,
    authenticationSchemes: [
      { type: 'oauthbearertoken', name: 'Bearer token', description: 'The token of scim_token_file' },
    ],
  });
  for (const one of [User, Group, Schema, ResourceType, ServiceProviderConfig]) one.basepath('');
  library.Resources.declare(User);
  library.Resources.declare(Group);
  return library;
}
