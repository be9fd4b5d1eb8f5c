import { errorTable, isAdeError } from '../../contract/errors/index.ts';
import { NotAllowed, NotUnique, type ScimStore, UnknownMember } from '../../service/index.ts';
import { type Attributes, type Data, isData, type Kind, toData } from './kinds.ts';
import type { AskedFor, ScimLibrary } from './library.ts';

/** Attributes whose case counts; times keep their letters T and Z. */
const EXACT = new Set(['id', 'externalId', 'meta', 'value', '$ref']);

export const SCIM_TYPE = 'application/scim+json';

type Query = Readonly<Record<string, string>>;

/** Answers the requests of RFC 7644 about one kind of resource; the library knows schemas, filters and patches. */
export class ScimAnswers {
  readonly #library: ScimLibrary;
  readonly #kind: Kind;
  readonly #base: string;

  /** `base`: address of this provider's SCIM. */
  constructor(library: ScimLibrary, kind: Kind, base: string) {
    this.#library = library;
    this.#kind = kind;
    this.#base = base;
  }

  async list(store: ScimStore, { startIndex, count, ...texts }: Query): Promise<Data> {
    const numbers = {
      ...(startIndex === undefined ? {} : { startIndex: this.#readNumber('startIndex', startIndex) }),
      ...(count === undefined ? {} : { count: this.#readNumber('count', count) }),
    };
    const { filter, attributes, constraints } = this.#readQuery({ ...texts, ...numbers });
    const all = (await this.#kind.list(store)).map((one) => toData(this.#apply(one, 'out')));
    const found = filter === undefined ? all : this.#match(filter, all);
    const list = new this.#library.Messages.ListResponse(found, constraints ?? {});
    // Only after filtering and sorting: what is not asked for may be what the filter needs.
    return { ...list, Resources: list.Resources.map((one) => this.#present(one, attributes)) };
  }

  async find(store: ScimStore, id: string, query: Query): Promise<Data> {
    const found = (await this.#kind.find(store, id)) ?? this.#missing(id);
    return this.#present(toData(this.#apply(found, 'out')), this.#readQuery(query).attributes);
  }

  /** POST without an id, and PUT with one. */
  async save(store: ScimStore, id: string | undefined, body: unknown): Promise<Data> {
    if (!isData(body)) throw this.#refuse(400, 'invalidSyntax', 'Expected a resource in the body.');
    const data = { ...this.#apply(body, 'in') };
    const saved = (await this.#kind.save(store, id, data)) ?? this.#missing(id);
    return this.#present(toData(this.#apply(saved, 'out')));
  }

  async patch(store: ScimStore, id: string, body: unknown): Promise<Data> {
    const found = (await this.#kind.find(store, id)) ?? this.#missing(id);
    const patch = new this.#library.Messages.PatchOp(body);
    await patch.apply(this.#apply(found, 'out'), async (patched) => {
      const saved = await this.#kind.save(store, id, { ...this.#apply(patched, 'in') });
      return this.#apply(saved ?? this.#missing(id), 'out');
    });
    return this.find(store, id, {});
  }

  async remove(store: ScimStore, id: string): Promise<void> {
    if (!(await this.#kind.remove(store, id))) this.#missing(id);
  }

  /** An object of the library's, checked by its schema. */
  #apply(data: object, direction: 'in' | 'out', attributes?: Attributes): object {
    return new this.#library.Schemas[this.#kind.name](data, direction, '', attributes);
  }

  #present(resource: Data, attributes?: Attributes): Data {
    const { meta, ...rest } = resource;
    const location = `${this.#base}${this.#kind.endpoint}/${rest.id}`;
    const whole = { ...rest, meta: { ...(isData(meta) ? meta : {}), location } };
    if (attributes === undefined) return whole;
    const picked = toData(this.#apply(whole, 'out', attributes));
    return 'meta' in picked ? { ...picked, meta: whole.meta } : picked;
  }

  /** Texts are compared without their case, except for ids (RFC 7643, section 4.1). */
  #match(filter: object, all: readonly Data[]): Data[] {
    const known = new Map<string, Data>(all.map((one) => [String(one.id), one]));
    const matching: Data[] = new this.#library.Types.Filter(fold(filter)).match(all.map(foldData));
    return matching.map(({ id }) => known.get(String(id))).filter((one) => one !== undefined);
  }

  #readQuery(query: object): AskedFor {
    return new this.#library.Resources[this.#kind.name](undefined, query);
  }

  #readNumber(name: string, text: string): number {
    if (/^-?\d{1,9}$/.test(text)) return Number(text);
    throw this.#refuse(400, 'invalidValue', `Expected a whole number as ${name}.`);
  }

  #missing(id: string | undefined): never {
    throw this.#refuse(404, null, `There is no ${this.#kind.name} ${id ?? ''}.`);
  }

  #refuse(status: number, scimType: string | null, message: string): Error {
    return new this.#library.Types.Error(status, scimType, message);
  }
}

function foldData(data: Data): Data {
  const entries = Object.entries(data).map(([key, one]) => [key, EXACT.has(key) ? one : fold(one)]);
  return Object.fromEntries(entries);
}

function fold(value: unknown): unknown {
  if (typeof value === 'string') return value.toLowerCase();
  if (Array.isArray(value)) return value.map(fold);
  return isData(value) && !(value instanceof Date) ? foldData(value) : value;
}

interface Refusal {
  status: number;
  scimType?: string | null;
  message: string;
}

/** An error as RFC 7644, section 3.12, has it. */
export function describeScimError(error: unknown, library: ScimLibrary): { status: number; body: object } | null {
  const refusal = error instanceof Error ? findRefusal(error, library) : null;
  if (refusal === null) return null;
  const { status, scimType, message } = refusal;
  return {
    status,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType ? { scimType } : {}),
      detail: message,
    },
  };
}

function findRefusal(error: Error, library: ScimLibrary): Refusal | null {
  const { message } = error;
  if (error instanceof NotUnique) return { status: 409, scimType: 'uniqueness', message };
  if (error instanceof NotAllowed) return { status: 403, message };
  if (error instanceof UnknownMember) return { status: 400, scimType: 'invalidValue', message };
  if (isAdeError(error)) return { status: errorTable[error.code].status, message };
  // The library's own checks of values.
  if (error instanceof TypeError) return { status: 400, scimType: 'invalidValue', message };
  return error instanceof library.Types.Error ? { status: error.status, scimType: error.scimType, message } : null;
}
