/** JSON schemas of SCIM answers, from the tables of RFC 7643 (sections 3 to 7) and RFC 7644 (3.4.2, 3.12). */

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
export const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const filledText = { type: 'string', minLength: 1 } as const;
const address = { type: 'string', format: 'uri' } as const;
const schemasOf = (uri: string) => ({ type: 'array', items: { const: uri }, minItems: 1, maxItems: 1 }) as const;
const closed = (properties: object, required: readonly string[] = []) => ({
  ...{ type: 'object', additionalProperties: false },
  ...{ properties, required },
});
const listOf = (item: object) => ({ type: 'array', items: item });

/** Section 3.1: all of it is given by the service. */
const metaOf = (resourceType: string, times: boolean) => {
  const time = { type: 'string', format: 'date-time' };
  const properties = { resourceType: { const: resourceType }, created: time, lastModified: time, location: address };
  const wanted = times ? ['resourceType', 'created', 'lastModified', 'location'] : ['resourceType', 'location'];
  return closed({ ...properties, version: text }, wanted);
};

/** A value of one of several, as section 2.4 has them. */
const plural = (value: object = text) =>
  listOf(closed({ value, display: text, type: text, primary: flag, $ref: text }, ['value']));

const names = 'formatted familyName givenName middleName honorificPrefix honorificSuffix'.split(' ');
const userTexts = 'displayName nickName profileUrl title userType preferredLanguage locale timezone'.split(' ');
const textsOf = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, text]));

/** Section 4.1. The password is never returned. */
export const userSchema = closed(
  {
    schemas: schemasOf(`${CORE}:User`),
    ...{ id: filledText, externalId: text, meta: metaOf('User', true) },
    ...{ userName: filledText, name: closed(textsOf(names)), ...textsOf(userTexts), active: flag },
    emails: plural(filledText),
    groups: listOf(
      closed({ value: filledText, $ref: text, display: text, type: { enum: ['direct', 'indirect'] } }, ['value']),
    ),
  },
  ['schemas', 'id', 'userName', 'meta', 'active'],
);

/** Section 4.2. */
export const groupSchema = closed(
  {
    schemas: schemasOf(`${CORE}:Group`),
    ...{ id: filledText, externalId: text, meta: metaOf('Group', true) },
    displayName: filledText,
    members: listOf(
      closed({ value: filledText, $ref: text, display: text, type: { enum: ['User', 'Group'] } }, ['value']),
    ),
  },
  ['schemas', 'id', 'displayName', 'meta'],
);

const supported = (more: object = {}) => closed({ supported: flag, ...more }, ['supported', ...Object.keys(more)]);
const count = { type: 'integer', minimum: 0 } as const;

/** Section 5. */
export const configSchema = closed(
  {
    schemas: schemasOf(`${CORE}:ServiceProviderConfig`),
    documentationUri: address,
    patch: supported(),
    bulk: supported({ maxOperations: count, maxPayloadSize: count }),
    filter: supported({ maxResults: count }),
    ...{ changePassword: supported(), sort: supported(), etag: supported() },
    authenticationSchemes: listOf(
      closed(
        {
          type: { enum: ['oauth', 'oauth2', 'oauthbearertoken', 'httpbasic', 'httpdigest'] },
          ...{ name: filledText, description: filledText, specUri: address, documentationUri: address, primary: flag },
        },
        ['type', 'name', 'description'],
      ),
    ),
    meta: metaOf('ServiceProviderConfig', false),
  },
  ['schemas', 'patch', 'bulk', 'filter', 'changePassword', 'sort', 'etag', 'authenticationSchemes'],
);

/** Section 6. */
export const resourceTypeSchema = closed(
  {
    schemas: schemasOf(`${CORE}:ResourceType`),
    ...{ id: filledText, name: filledText, description: text },
    endpoint: { type: 'string', pattern: '^/' },
    schema: { type: 'string', pattern: '^urn:' },
    schemaExtensions: listOf(closed({ schema: filledText, required: flag }, ['schema', 'required'])),
    meta: metaOf('ResourceType', false),
  },
  ['schemas', 'name', 'endpoint', 'schema'],
);

const TYPES = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'complex', 'binary'];
const attribute = (subAttributes: object) =>
  closed(
    {
      ...{ name: { type: 'string', pattern: '^[$A-Za-z][-$\\w]*$' }, type: { enum: TYPES }, multiValued: flag },
      ...{ description: text, required: flag, canonicalValues: listOf({}), caseExact: flag },
      mutability: { enum: ['readOnly', 'readWrite', 'immutable', 'writeOnly'] },
      returned: { enum: ['always', 'never', 'default', 'request'] },
      uniqueness: { enum: ['none', 'server', 'global'] },
      ...{ referenceTypes: listOf(text), subAttributes },
    },
    ['name', 'type', 'multiValued', 'description', 'required', 'mutability', 'returned'],
  );

/** Section 7. */
export const schemaSchema = closed(
  {
    schemas: schemasOf(`${CORE}:Schema`),
    id: { type: 'string', pattern: '^urn:' },
    ...{ name: text, description: text, meta: metaOf('Schema', false) },
    attributes: { ...listOf(attribute(listOf(attribute({ type: 'array', maxItems: 0 })))), minItems: 1 },
  },
  ['id', 'attributes'],
);

/** RFC 7644, section 3.4.2. */
export const listSchema = (resource: object) =>
  closed(
    {
      schemas: schemasOf(`${MESSAGES}:ListResponse`),
      ...{ totalResults: count, startIndex: { type: 'integer', minimum: 1 }, itemsPerPage: count },
      Resources: listOf(resource),
    },
    ['schemas', 'totalResults', 'startIndex', 'itemsPerPage', 'Resources'],
  );

const SCIM_TYPES =
  'invalidFilter tooMany uniqueness mutability invalidSyntax invalidPath noTarget invalidValue invalidVers sensitive';

/** RFC 7644, section 3.12. */
export const errorSchema = closed(
  {
    schemas: schemasOf(`${MESSAGES}:Error`),
    ...{ status: { type: 'string', pattern: '^[45]\\d\\d$' }, scimType: { enum: SCIM_TYPES.split(' ') }, detail: text },
  },
  ['schemas', 'status'],
);
