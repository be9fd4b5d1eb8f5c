import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';

type Json = Record<string, unknown>;
interface Operation {
  pattern: RegExp;
  method: string;
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}

/** Holds answers against the OpenAPI document that the server itself serves. */
export class AnswerSchemas {
  readonly #operations: Operation[];
  readonly #schemas: Json;
  readonly #validators = new Map<Json, ReturnType<typeof Compile>>();

  constructor(document: { paths: Json; components: { schemas: Json } }) {
    this.#schemas = document.components.schemas;
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Json).map(([method, operation]) => ({
        pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
        method: method.toUpperCase(),
        responses: (operation as Operation).responses,
      })),
    );
  }

  assertFits(method: string, url: string, status: number, body: unknown): void {
    const [path] = url.split('?');
    const found = this.#operations.find((one) => one.method === method && one.pattern.test(path!));
    if (!found || body === undefined) return;
    const response = found.responses[status] ?? found.responses[`${Math.floor(status / 100)}XX`];
    assert.ok(response, `${method} ${path} answered ${status}, which its description does not name`);
    const schema = Object.values(response.content ?? {})[0]?.schema;
    if (!schema || Object.keys(schema).length === 0) return;
    const validator = this.#compile(schema);
    const [error] = validator.Check(body) ? [] : validator.Errors(body);
    assert.equal(error, undefined, `${method} ${path} ${status}: ${error?.instancePath} ${error?.message}`);
  }

  #compile(schema: Json): ReturnType<typeof Compile> {
    const known = this.#validators.get(schema);
    if (known) return known;
    const made = Compile(this.#resolve(schema) as never);
    this.#validators.set(schema, made);
    return made;
  }

  /** The schema with every reference replaced by what it names; there are no circles. */
  #resolve(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.#resolve(item));
    if (node === null || typeof node !== 'object') return node;
    const { $ref: ref } = node as { $ref?: unknown };
    if (typeof ref === 'string') return this.#resolve(this.#schemas[ref.slice(ref.lastIndexOf('/') + 1)]);
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, this.#resolve(value)]));
  }
}
