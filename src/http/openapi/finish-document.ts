import type { OpenAPIV3_1 } from 'openapi-types';
import { describeAnswers } from './answers.ts';
import { headers, REQUEST_HEADERS } from './headers.ts';
import type { RouteFacts } from './route-facts.ts';
import { TAGS } from './tags.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
/** Key under which an operation carries its facts until its answers are described. */
export const FACTS = 'x-ade-facts';

/** Adds the parts that all operations share, and defines each resource's schema and each refusal once. */
export function finishDocument(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const copy = JSON.parse(JSON.stringify(document)) as JsonObject;
  const responses: JsonObject = {};
  for (const operations of Object.values(copy.paths as Record<string, JsonObject>)) {
    for (const method of METHODS) {
      const operation = operations[method] as JsonObject | undefined;
      if (operation) finishOperation(operation, responses);
    }
  }
  const schemas: JsonObject = {};
  copy.paths = nameSchemas(copy.paths as Json, schemas);
  const named = nameSchemas(sortKeys(responses), schemas);
  copy.components = {
    ...(copy.components as JsonObject),
    headers: toJson(headers),
    responses: named,
    schemas: sortKeys(schemas),
  };
  copy.tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  return copy as unknown as OpenAPIV3_1.Document;
}

function finishOperation(operation: JsonObject, responses: JsonObject): void {
  const facts = operation[FACTS] as unknown as RouteFacts;
  delete operation[FACTS];
  const answers = describeAnswers(facts, operation.responses as unknown as Parameters<typeof describeAnswers>[1]);
  operation.responses = Object.fromEntries(
    Object.entries(answers).map(([status, { answer, name }]) => {
      if (name === undefined) return [status, toJson(answer)];
      responses[name] = toJson(answer);
      return [status, { $ref: `#/components/responses/${name}` }];
    }),
  );
  if (facts.isUpload) operation.requestBody = makeUploadBody();
  else if (operation.requestBody) operation.requestBody = finishBody(operation.requestBody as JsonObject);
  const parameters = ((operation.parameters ?? []) as JsonObject[]).map(spellName);
  if (facts.hasEtag) parameters.push(IF_NONE_MATCH);
  if (parameters.length > 0) operation.parameters = parameters;
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Routes write header names in lower case. */
function spellName(parameter: JsonObject): JsonObject {
  const name = REQUEST_HEADERS.find((header) => header.toLowerCase() === parameter.name);
  return parameter.in === 'header' && name !== undefined ? { ...parameter, name } : parameter;
}

const IF_NONE_MATCH: JsonObject = {
  in: 'header',
  name: 'If-None-Match',
  required: false,
  description: 'ETags that the client has; the answer is 304 if one of them is current',
  schema: { type: 'string' },
};

function makeUploadBody(): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The file itself' };
  const schema = { type: 'object', required: ['file'], properties: { file }, additionalProperties: false };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

/** If a body may be null, it may also be omitted: the validator treats a missing body as null. */
function finishBody(body: JsonObject): JsonObject {
  const content = body.content as { 'application/json': { schema: { anyOf?: JsonObject[] } } };
  const [given, none] = content['application/json'].schema.anyOf ?? [];
  if (given === undefined || none?.type !== 'null') return body;
  return { required: false, content: { 'application/json': { schema: given } } };
}

/** Moves schemas with a `title` to the components, innermost first, and refers to them there. */
function nameSchemas(node: Json, schemas: JsonObject): Json {
  if (Array.isArray(node)) return node.map((item) => nameSchemas(item, schemas));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, nameSchemas(value, schemas)]));
  const { title } = copy;
  const isSchema = copy.type === 'object' || Array.isArray(copy.anyOf);
  if (!isSchema || typeof title !== 'string' || !/^[A-Z][A-Za-z]+$/.test(title)) return copy;
  const known = schemas[title];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(copy)) {
    throw new Error(`Two schemas are called ${title}.`);
  }
  schemas[title] = copy;
  return { $ref: `#/components/schemas/${title}` };
}

function sortKeys(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
