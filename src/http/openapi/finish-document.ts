import type { OpenAPIV3_1 } from 'openapi-types';
import { ProblemDetailsSchema } from '../../contract/api/index.ts';
import { TAGS } from './tags.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const PROBLEM = 'application/problem+json';

/** Adds what all operations have in common, and defines each resource's schema once. */
export function finishDocument(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const copy = JSON.parse(JSON.stringify(document)) as JsonObject;
  const problem = JSON.parse(JSON.stringify(ProblemDetailsSchema)) as Json;
  for (const path of Object.values(copy.paths as JsonObject)) {
    for (const method of METHODS) {
      const operation = (path as JsonObject)[method] as JsonObject | undefined;
      if (operation) finishOperation(operation, problem);
    }
  }
  const schemas: JsonObject = {};
  copy.paths = nameSchemas(copy.paths as Json, schemas);
  copy.components = { ...(copy.components as JsonObject), schemas: sortKeys(schemas) };
  copy.tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  return copy as unknown as OpenAPIV3_1.Document;
}

function finishOperation(operation: JsonObject, problem: Json): void {
  const responses = (operation.responses ?? {}) as JsonObject;
  if (operation['x-ade-upload'] === true) operation.requestBody = makeUploadBody();
  if (typeof operation['x-ade-download'] === 'string') {
    responses['200'] = describeDownload(operation['x-ade-download']);
  }
  const content = { [PROBLEM]: { schema: problem } };
  responses['4XX'] = { description: 'The request was refused; `code` says why', content };
  responses['5XX'] = { description: 'The service failed; `code` says how', content };
  for (const response of Object.values(responses) as JsonObject[]) {
    if (response.description === 'Default Response') response.description = 'Done';
  }
  operation.responses = responses;
  delete operation['x-ade-upload'];
  delete operation['x-ade-download'];
}

function makeUploadBody(): Json {
  const file = { type: 'string', contentMediaType: 'application/octet-stream', description: 'The file itself' };
  const schema = { type: 'object', required: ['file'], properties: { file } };
  return { required: true, content: { 'multipart/form-data': { schema } } };
}

function describeDownload(type: string): Json {
  return { description: 'The file, as an attachment', content: { [type]: { schema: {} } } };
}

/** Moves schemas that have a `title` to the components, innermost first, and refers to them there. */
function nameSchemas(node: Json, schemas: JsonObject): Json {
  if (Array.isArray(node)) return node.map((item) => nameSchemas(item, schemas));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, nameSchemas(value, schemas)]));
  const { title } = copy;
  if (copy.type !== 'object' || typeof title !== 'string' || !/^[A-Z][A-Za-z]+$/.test(title)) return copy;
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
