import type { OpenAPIV3_1 } from 'openapi-types';
import { describeAnswers } from './answers.ts';
import { headers, REQUEST_HEADERS } from './headers.ts';
import { PARAMETERS } from './parameters.ts';
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
  const parameters = shareParameters(copy.paths as Record<string, JsonObject>);
  const schemas: JsonObject = {};
  copy.paths = nameSchemas(copy.paths as Json, schemas);
  const named = nameSchemas(sortKeys(responses), schemas);
  copy.components = {
    ...(copy.components as JsonObject),
    headers: toJson(headers),
    parameters: sortKeys(parameters),
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
  if (facts.isUpload) operation.requestBody = makeUploadBody(facts.fields);
  else if (operation.requestBody) operation.requestBody = finishBody(operation.requestBody as JsonObject);
  const parameters = ((operation.parameters ?? []) as JsonObject[]).map(spellName).map(describeParameter);
  if (facts.hasEtag) parameters.push(IF_NONE_MATCH);
  if (parameters.length > 0) operation.parameters = parameters;
}

/** Refers to each parameter that several operations have, in its most frequent form; gives them by name. */
function shareParameters(paths: Record<string, JsonObject>): JsonObject {
  const lists = Object.values(paths).flatMap((path) =>
    METHODS.map((method) => (path[method] as { parameters?: JsonObject[] } | undefined)?.parameters ?? []),
  );
  const shared = new Map<string, { parameter: JsonObject; text: string; count: number }>();
  for (const [text, [parameter = {}, ...others]] of Map.groupBy(lists.flat(), (one) => JSON.stringify(one))) {
    const name = String(parameter.name);
    const before = shared.get(name)?.count ?? 0;
    if (others.length > before) shared.set(name, { parameter, text, count: others.length });
  }
  for (const list of lists) {
    for (const [i, parameter] of list.entries()) {
      const name = String(parameter.name);
      if (shared.get(name)?.text === JSON.stringify(parameter)) list[i] = { $ref: `#/components/parameters/${name}` };
    }
  }
  return Object.fromEntries([...shared].map(([name, { parameter }]) => [name, parameter]));
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** Routes write header names in lower case. */
function spellName(parameter: JsonObject): JsonObject {
  const name = REQUEST_HEADERS.find((header) => header.toLowerCase() === parameter.name);
  return parameter.in === 'header' && name !== undefined ? { ...parameter, name } : parameter;
}

function describeParameter(parameter: JsonObject): JsonObject {
  const { name, description = PARAMETERS[String(name)], ...more } = parameter;
  return { ...more, name, ...(description === undefined ? {} : { description }) } as JsonObject;
}

const IF_NONE_MATCH: JsonObject = {
  in: 'header',
  name: 'If-None-Match',
  required: false,
  description: 'ETags that the client has; the answer is 304 if one of them is current',
  schema: { type: 'string' },
};

function makeUploadBody(fields: readonly string[]): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The file itself' };
  const texts = Object.fromEntries(fields.map((name) => [name, { type: 'string' }]));
  const properties = { ...texts, file };
  const schema = { type: 'object', required: ['file'], properties, additionalProperties: false };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

/** If a body may be null, it may also be omitted: the validator treats a missing body as null. */
function finishBody(body: JsonObject): JsonObject {
  const content = body.content as { 'application/json'?: { schema: { anyOf?: JsonObject[] } } };
  const [given, none] = content['application/json']?.schema.anyOf ?? [];
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
