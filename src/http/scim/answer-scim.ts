import { errorTable, isAdeError } from '../../contract/errors/index.ts';
import { NotAllowed, NotUnique, type ScimStore, UnknownMember } from '../../service/index.ts';
import { type Data, isData } from './attributes.ts';
import { parseFilter } from './filter.ts';
import type { Kind, ToSave } from './kinds.ts';
import { applyPatch } from './patch.ts';
import { makePage, makeSelect, type Query, readText } from './present.ts';
import { refuse, ScimRefusal } from './refusal.ts';
import { takeResource } from './take-value.ts';

export const SCIM_TYPE = 'application/scim+json';

/** Answers the requests of RFC 7644 about one kind of resource. */
export class ScimAnswers {
  readonly #kind: Kind;
  readonly #base: string;

  /** `base`: address of this provider's SCIM. */
  constructor(kind: Kind, base: string) {
    this.#kind = kind;
    this.#base = base;
  }

  async list(store: ScimStore, query: Query): Promise<Data> {
    const { all: attributes, urn } = this.#kind.schema;
    const text = readText('filter', query);
    const filter = text === null ? null : parseFilter(text, attributes, urn);
    const select = makeSelect(attributes, urn, query);
    const all = (await this.#kind.list(store)).map((one) => this.#present(one));
    const found = filter === null ? all : all.filter(filter.matches);
    const page = makePage(found, attributes, query);
    // Only after filtering and sorting: what is not asked for may be what the filter needs.
    return { ...page, Resources: Array.isArray(page.Resources) ? page.Resources.map(select) : [] };
  }

  async find(store: ScimStore, id: string, query: Query): Promise<Data> {
    const select = makeSelect(this.#kind.schema.all, this.#kind.schema.urn, query);
    return select(this.#present(await this.#get(store, id)));
  }

  /** POST without an id, and PUT with one. */
  async save(store: ScimStore, id: string | undefined, body: unknown): Promise<Data> {
    const { all: attributes, urn } = this.#kind.schema;
    if (!isData(body)) throw refuse('invalidSyntax', 'Expected a resource in the body.');
    const { schemas = [urn] } = body;
    if (!Array.isArray(schemas) || !schemas.includes(urn)) throw refuse('invalidSyntax', `Expected the schema ${urn}.`);
    return this.#save(store, { id, data: takeResource(attributes, body) });
  }

  async patch(store: ScimStore, id: string, body: unknown): Promise<Data> {
    const { all: attributes, urn } = this.#kind.schema;
    const { data, named } = applyPatch(attributes, urn, await this.#get(store, id), body);
    return this.#save(store, { id, data, named });
  }

  async remove(store: ScimStore, id: string): Promise<void> {
    if (!isId(id) || !(await this.#kind.remove(store, id))) this.#missing(id);
  }

  async #get(store: ScimStore, id: string): Promise<Data> {
    return (isId(id) ? await this.#kind.find(store, id) : undefined) ?? this.#missing(id);
  }

  async #save(store: ScimStore, given: ToSave): Promise<Data> {
    const { id } = given;
    const isPossible = id === undefined || isId(id);
    return this.#present((isPossible ? await this.#kind.save(store, given) : undefined) ?? this.#missing(id));
  }

  #present({ meta, ...resource }: Data): Data {
    const location = `${this.#base}${this.#kind.schema.endpoint}/${resource.id}`;
    return { schemas: [this.#kind.schema.urn], ...resource, meta: { ...(isData(meta) ? meta : {}), location } };
  }

  #missing(id: string | undefined): never {
    throw new ScimRefusal(404, null, `There is no ${this.#kind.schema.name} ${id ?? ''}.`);
  }
}

/** Databases do not take every text. */
function isId(id: string): boolean {
  return /^\w{1,100}$/.test(id);
}

interface ScimError {
  status: number;
  body: { schemas: string[]; status: string; scimType?: string; detail: string };
}

/** An error as RFC 7644, section 3.12, has it; null for one that is the service's. */
export function describeScimError(error: unknown): ScimError | null {
  const refusal = error instanceof Error ? findRefusal(error) : null;
  if (refusal === null) return null;
  const { status, scimType, message } = refusal;
  return {
    status,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      ...(scimType === null ? {} : { scimType }),
      detail: message,
    },
  };
}

type Refusal = Pick<ScimRefusal, 'status' | 'scimType' | 'message'>;

function findRefusal(error: Error): Refusal | null {
  const { message } = error;
  if (error instanceof ScimRefusal) return error;
  if (error instanceof NotUnique) return { status: 409, scimType: 'uniqueness', message };
  if (error instanceof NotAllowed) return { status: 403, scimType: null, message };
  if (error instanceof UnknownMember) return { status: 400, scimType: 'invalidValue', message };
  if (isAdeError(error)) return describeOwn(errorTable[error.code].status, message);
  // What the server refuses before the route, such as a body that is too large.
  const status = 'statusCode' in error ? error.statusCode : 0;
  return typeof status === 'number' && status >= 400 && status < 500 ? { status, scimType: null, message } : null;
}

/** What is wrong with the service itself is no business of a provider. */
function describeOwn(status: number, message: string): Refusal {
  return { status, scimType: null, message: status < 500 ? message : 'The service cannot answer now. Try it later.' };
}
