import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

interface Media {
  schema?: Json;
}
interface Declared {
  /** A reference to a component, instead of all keys below. */
  $ref?: string;
  headers?: Record<string, { $ref?: string; required?: boolean }>;
  content?: Record<string, Media>;
}
interface Parameter {
  /** A reference to a component, instead of all keys below. */
  $ref?: string;
  in: string;
  name: string;
  schema?: { type?: string };
}
export interface Operation {
  operationId: string;
  'x-ade-access': { to: string; role?: string; grant?: string };
  parameters?: Parameter[];
  responses: Record<string, Declared>;
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Json;
    headers: Record<string, { required?: boolean }>;
    parameters: Record<string, Parameter>;
    responses: Record<string, Declared>;
  };
}

/** An operation with its place in the document. */
export interface Place {
  path: string;
  method: string;
  operation: Operation;
}

/** An answer as a client received it. `method` and `url` belong to the request. */
export interface Received {
  method: string;
  url: string;
  status: number;
  headers: Headers;
  text: string;
}

/** Pages and files, which the document does not describe. */
const PAGES = /^\/($|app($|\/)|api\/v1\/(reference($|\/)|openapi\.json$))/;

/** Headers that HTTP and browser security need on every answer; test/http/session.test.ts tests those for security. */
const GENERAL_HEADERS = [
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'origin-agent-cluster',
  'referrer-policy',
  'x-content-type-options',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

const ROOT = 'openapi';
const SSE = 'text/event-stream';
const NDJSON = 'application/x-ndjson';

/** Returns the validator for a schema of a document. */
type Validators = (pointer: string) => ValidateFunction;

/** By document: the servers of all test files in a process have the same document, and compiling it takes a second. */
const opened = new WeakMap<OpenApi, Validators>();

function openValidators(document: OpenApi): Validators {
  const known = opened.get(document);
  if (known) return known;
  // Optimizing its code would take half of the time, and the code runs only a few times.
  const ajv = addFormats.default(new Ajv2020({ strict: false, code: { optimize: false } }));
  // The document as a whole is not a schema, but its parts are; test/http/openapi.test.ts lints them.
  ajv.addSchema(document, ROOT, undefined, false);
  const compiled = new Map<string, ValidateFunction>();
  const validators: Validators = (pointer) => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `${ROOT}${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  };
  opened.set(document, validators);
  return validators;
}

/** Compares answers with the OpenAPI document that the server itself serves, and records which answers occurred. */
export class ApiDescription {
  /** `operationId status` of every answer, and `operationId event type` of every event. */
  readonly seen: Set<string>;
  readonly places: readonly Place[];
  readonly #document: OpenApi;
  readonly #patterns: { pattern: RegExp; place: Place }[];
  readonly #validators: Validators;

  constructor(document: OpenApi, seen = new Set<string>()) {
    this.seen = seen;
    this.#document = document;
    this.#validators = openValidators(document);
    this.places = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], ...rest }]) => {
        const found = parameters.map((one) => document.components.parameters[one.$ref?.split('/').at(-1) ?? ''] ?? one);
        return { path, method: method.toUpperCase(), operation: { ...rest, parameters: found } };
      }),
    );
    this.#patterns = this.places.map((place) => ({
      pattern: new RegExp(`^${place.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      place,
    }));
  }

  /** Fails where the document does not declare the status, a header, the media type, or a part of the body. */
  check(received: Received): void {
    const { method, url, status, headers, text } = received;
    const path = url.split('?')[0]!;
    const place = this.#find(method, path);
    if (place === undefined) {
      this.#checkWithoutOperation(received);
      return;
    }
    const { operation } = place;
    const name = operation.responses[status] ? String(status) : `${Math.floor(status / 100)}XX`;
    const declared = this.#readDeclared(operation, name);
    const what = `${method} ${path} (${operation.operationId}) answered ${status}`;
    assert.ok(declared, `${what}, which is not declared: ${text.slice(0, 300)}`);
    this.seen.add(`${operation.operationId} ${name}`);
    this.#checkHeaders(declared, headers, what);
    this.#checkBody(place, name, received);
  }

  /** Compares one message of an event stream or one line of NDJSON with the document. */
  checkEvent(url: string, type: string, event: unknown): void {
    const path = url.split('?')[0]!;
    const place = this.#find('GET', path);
    assert.ok(place, `GET ${path} is not declared`);
    this.#validate(
      pointTo('paths', place.path, 'get', 'responses', '200', 'content', type, 'schema'),
      event,
      `an event of ${path}`,
    );
    this.seen.add(`${place.operation.operationId} event ${(event as { type: string }).type}`);
  }

  /** All possible answers, in the form of `seen`. */
  listDeclared(): string[] {
    return this.places.flatMap(({ operation }) => [
      ...Object.keys(operation.responses).map((status) => `${operation.operationId} ${status}`),
      ...this.#listEventTypes(operation).map((type) => `${operation.operationId} event ${type}`),
    ]);
  }

  #listEventTypes({ responses }: Operation): string[] {
    const schema = responses['200']?.content?.[SSE]?.schema;
    return schema === undefined ? [] : [...new Set(this.#listTypes(schema))];
  }

  /** The values of the key `type` in a union of objects. */
  #listTypes(schema: Json): string[] {
    const { $ref: ref, anyOf, properties } = schema as { $ref?: string; anyOf?: Json[]; properties?: Json };
    if (ref !== undefined) return this.#listTypes(this.#document.components.schemas[nameOf(ref)] as Json);
    if (anyOf !== undefined) return anyOf.flatMap((one) => this.#listTypes(one));
    const { const: only, enum: values = [] } = properties!.type as { const?: string; enum?: string[] };
    return only === undefined ? values : [only];
  }

  #find(method: string, path: string): Place | undefined {
    const wanted = method === 'HEAD' ? 'GET' : method;
    return this.#patterns.find(({ pattern, place }) => place.method === wanted && pattern.test(path))?.place;
  }

  /** For answers without an operation: a page, or a refusal that any path can get. */
  #checkWithoutOperation({ method, url, status, headers, text }: Received): void {
    if (PAGES.test(url.split('?')[0]!) && status < 400) return;
    const what = `${method} ${url.slice(0, 200)} answered ${status}`;
    assert.ok(status >= 400, `${what} without an operation`);
    assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8', what);
    if (method !== 'HEAD') this.#validate('#/components/schemas/ProblemDetails', JSON.parse(text), what);
  }

  #readDeclared({ responses }: Operation, status: string): Declared | undefined {
    const ref = responses[status]?.$ref;
    return ref === undefined ? responses[status] : this.#document.components.responses[nameOf(ref)];
  }

  #checkHeaders(declared: Declared, headers: Headers, what: string): void {
    const names = new Map(Object.entries(declared.headers ?? {}).map(([name, one]) => [name.toLowerCase(), one]));
    for (const name of headers.keys()) {
      assert.ok(names.has(name) || GENERAL_HEADERS.includes(name), `${what} with the header ${name}, not declared`);
    }
    for (const [name, { $ref: ref, required }] of names) {
      const isRequired = ref ? this.#document.components.headers[nameOf(ref)]?.required : required;
      assert.ok(!isRequired || headers.has(name), `${what} without the header ${name}`);
    }
  }

  #checkBody({ path, operation, method }: Place, status: string, { headers, text, ...received }: Received): void {
    const what = `${method} ${path} ${status}`;
    const content = this.#readDeclared(operation, status)!.content ?? {};
    const type = headers.get('content-type')?.split(';')[0] ?? 'none';
    const hasContent = Object.keys(content).length > 0;
    assert.ok(content[type] || (!hasContent && type === 'none'), `${what} with the media type ${type}, not declared`);
    if (!hasContent || received.method === 'HEAD') {
      assert.equal(text, '', `${what} with a body`);
    } else if (type === SSE || type === NDJSON) {
      for (const event of type === SSE ? parseEvents(text) : parseLines(text)) this.checkEvent(path, type, event);
    } else if (type.endsWith('json')) {
      const ref = operation.responses[status]!.$ref;
      const response = ref ?? pointTo('paths', path, method.toLowerCase(), 'responses', status);
      this.#validate(`${response}${pointTo('content', type, 'schema').slice(1)}`, JSON.parse(text), what);
    }
  }

  #validate(pointer: string, value: unknown, what: string): void {
    const validate = this.#validators(pointer);
    if (validate(value)) return;
    const found = validate.errors!.map(({ instancePath, message, params }) =>
      [instancePath || 'the body', message, JSON.stringify(params)].join(' '),
    );
    assert.fail(`${what}: ${found.join('; ')}\n${JSON.stringify(value).slice(0, 500)}`);
  }
}

/** The name of the component in a reference. */
function nameOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** A JSON pointer into the document. */
function pointTo(...parts: string[]): string {
  return `#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

/** The data of each message of a stream. */
export function parseEvents(text: string): unknown[] {
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
}

function parseLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
