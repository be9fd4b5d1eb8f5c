import { errorTable, isAdeError } from '../../contract/errors/index.ts';
import { NotAllowed, NotUnique, type ScimStore, UnknownMember } from '../../service/index.ts';
import type { Kind, Scimmy } from './kinds.ts';

type Data = Record<string, unknown>;

/** Attributes whose case counts; times keep their letters T and Z. */
const EXACT = new Set(['id', 'externalId', 'meta', 'value', '$ref']);

export const SCIM_TYPE = 'application/scim+json';

/** Answers the requests of RFC 7644 about one kind of resource; the library knows schemas, filters and patches. */
export class ScimAnswers {
  readonly #scimmy: Scimmy;
  readonly #kind: Kind;
  readonly #base: string;

  /** `base`: address of this provider's SCIM. */
  constructor(scimmy: Scimmy, kind: Kind, base: string) {
    this.#scimmy = scimmy;
    this.#kind = kind;
    this.#base = base;
  }

  async list(store: ScimStore, query: Readonly<Record<string, string>>): Promise<object> {
    const { Messages, Resources } = this.#scimmy;
    const { startIndex, count, ...texts } = query;
    const numbers = {
      ...(startIndex === undefined ? {} : { startIndex: this.#readNumber('startIndex', startIndex) }),
      ...(count === undefined ? {} : { count: this.#readNumber('count', count) }),
    };
    const { filter, attributes, constraints } = new Resources[this.#kind.name](undefined, { ...texts, ...numbers });
    const all = (await this.#kind.list(store)).map((one) => this.#format(one));
    const found = filter === undefined ? all : this.#match(filter, all);
    const list = new Messages.ListResponse(found as never[], constraints ?? {}) as unknown as { Resources: object[] };
    // Only after filtering and sorting: what is not asked for may be what the filter needs.
    return { ...list, Resources: list.Resources.map((one) => this.#present(one, attributes)) };
  }

  async find(store: ScimStore, id: string, query: Readonly<Record<string, string>>): Promise<object> {
    const found = (await this.#kind.find(store, id)) ?? this.#missing(id);
    const { attributes } = new this.#scimmy.Resources[this.#kind.name](undefined, { ...query });
    return this.#present(this.#format(found), attributes);
  }

  /** POST without an id, and PUT with one. */
  async save(store: ScimStore, id: string | undefined, body: unknown): Promise<object> {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new this.#scimmy.Types.Error(400, 'invalidSyntax', 'Expected a resource in the body.');
    const data = this.#check(body as Data, 'in');
    return this.#present(this.#format((await this.#kind.save(store, id, data)) ?? this.#missing(id)));
  }

  async patch(store: ScimStore, id: string, body: unknown): Promise<object> {
    const { Messages } = this.#scimmy;
    const found = (await this.#kind.find(store, id)) ?? this.#missing(id);
    const before = this.#schema(found as Data, 'out');
    const patch = new Messages.PatchOp(body as never);
    await patch.apply(before as never, async (instance: object) => {
      const data = this.#check(instance as Data, 'in');
      const saved = (await this.#kind.save(store, id, data)) ?? this.#missing(id);
      return this.#schema(saved as Data, 'out') as never;
    });
    return this.find(store, id, {});
  }

  async remove(store: ScimStore, id: string): Promise<void> {
    if (!(await this.#kind.remove(store, id))) this.#missing(id);
  }

  #schema(data: Data, direction: 'in' | 'out'): object {
    return new this.#scimmy.Schemas[this.#kind.name](data as never, direction, '' as never);
  }

  #check(data: Data, direction: 'in' | 'out'): Data {
    return { ...this.#schema(data, direction) } as Data;
  }

  /** A whole resource, with its address. */
  #format(resource: object): Data {
    return JSON.parse(JSON.stringify(this.#schema(resource as Data, 'out'))) as Data;
  }

  #present(resource: object, attributes?: object): object {
    const { meta, ...rest } = resource as Data;
    const { id } = rest;
    const whole = { ...rest, meta: { ...(meta as Data), location: `${this.#base}${this.#kind.endpoint}/${id}` } };
    if (attributes === undefined) return whole;
    const Schema = this.#scimmy.Schemas[this.#kind.name];
    const picked = JSON.parse(
      JSON.stringify(new Schema(whole as never, 'out', '' as never, attributes as never)),
    ) as Data;
    return 'meta' in picked ? { ...picked, meta: whole.meta } : picked;
  }

  /** Texts are compared without their case, except for ids (RFC 7643, section 4.1). */
  #match(filter: object, all: readonly Data[]): Data[] {
    const folded = all.map((one) => ({ ...(fold(one) as Data), '': one }));
    const matching = new this.#scimmy.Types.Filter(fold(filter) as never).match(folded) as { '': Data }[];
    return matching.map((one) => one['']);
  }

  #readNumber(name: string, text: string): number {
    if (/^-?\d{1,9}$/.test(text)) return Number(text);
    throw new this.#scimmy.Types.Error(400, 'invalidValue', `Expected a whole number as ${name}.`);
  }

  #missing(id: string | undefined): never {
    throw new this.#scimmy.Types.Error(404, '' as never, `There is no ${this.#kind.name} ${id ?? ''}.`);
  }
}

function fold(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(fold);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, EXACT.has(key) ? one : fold(one)]);
  return Object.fromEntries(entries);
}

/** An error as RFC 7644, section 3.12, has it. */
export function describeScimError(error: unknown, scimmy: Scimmy): { status: number; body: object } | null {
  const { status, scimType, message } = findRefusal(error, scimmy) ?? {};
  if (status === undefined || message === undefined) return null;
  return {
    status,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType === undefined || scimType === '' ? {} : { scimType }),
      detail: message,
    },
  };
}

function findRefusal(error: unknown, scimmy: Scimmy): { status: number; scimType?: string; message: string } | null {
  const { message } = error as Error;
  if (error instanceof NotUnique) return { status: 409, scimType: 'uniqueness', message };
  if (error instanceof NotAllowed) return { status: 403, message };
  if (error instanceof UnknownMember) return { status: 400, scimType: 'invalidValue', message };
  if (error instanceof scimmy.Types.Error) {
    const { status, scimType } = error as Error & { status: number; scimType?: string };
    return { status, message, ...(scimType == null ? {} : { scimType }) };
  }
  if (isAdeError(error)) return { status: errorTable[error.code].status, message };
  // The library's own checks of values.
  if (error instanceof TypeError) return { status: 400, scimType: 'invalidValue', message };
  return null;
}
