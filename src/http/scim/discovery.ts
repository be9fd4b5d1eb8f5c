import { type Attribute, type Data, GROUP_SCHEMA, type Schema, USER_SCHEMA } from './attributes.ts';
import { MAX_RESULTS } from './present.ts';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
const SCHEMAS = [USER_SCHEMA, GROUP_SCHEMA];
const TYPES = { text: 'string', flag: 'boolean', time: 'dateTime', parts: 'complex', list: 'complex' } as const;

/** What the service says of itself (RFC 7644, section 4), in the forms of RFC 7643, sections 5 to 7. `base`: address. */
export function describeService(base: string): Data {
  const no = { supported: false };
  const yes = { supported: true };
  return {
    schemas: [`${CORE}:ServiceProviderConfig`],
    patch: yes,
    bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
    filter: { ...yes, maxResults: MAX_RESULTS },
    ...{ changePassword: no, sort: yes, etag: no },
    authenticationSchemes: [
      { type: 'oauthbearertoken', name: 'Bearer token', description: 'The token of scim_token_file' },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

export function describeTypes(base: string): Data[] {
  return SCHEMAS.map(({ name, urn, description, endpoint }) => ({
    schemas: [`${CORE}:ResourceType`],
    ...{ id: name, name, description, endpoint, schema: urn },
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }));
}

export function describeSchemas(base: string): Data[] {
  return SCHEMAS.map(({ name, urn, description, own }: Schema) => ({
    schemas: [`${CORE}:Schema`],
    ...{ id: urn, name, description, attributes: own.map(describeAttribute) },
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${urn}` },
  }));
}

function describeAttribute(attribute: Attribute): Data {
  const { name, type, description, isExact, isReadOnly, isRequired, isUnique, parts } = attribute;
  return {
    ...{ name, type: TYPES[type], multiValued: type === 'list', description, required: isRequired === true },
    ...(type === 'text' ? { caseExact: isExact === true, uniqueness: isUnique ? 'server' : 'none' } : {}),
    ...{ mutability: isReadOnly ? 'readOnly' : 'readWrite', returned: 'default' },
    ...(parts === undefined ? {} : { subAttributes: parts.map(describeAttribute) }),
  };
}
