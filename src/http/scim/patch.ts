import { type Attribute, type Data, findAttribute, foldValue, isData } from './attributes.ts';
import { type Filter, type Matches, parseFilter } from './filter.ts';
import { refuse } from './refusal.ts';
import { assertWhole, takeItem, takeParts, takeValue } from './take-value.ts';

const MESSAGE = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const PATH = /^([A-Za-z$][\w$-]*)(?:\[(.*)\])?(?:\.([A-Za-z$][\w$-]*))?$/s;

type Op = 'add' | 'remove' | 'replace';

interface Operation {
  op: Op;
  path: string | undefined;
  value: unknown;
}

/** What a path names. */
interface Target {
  attribute: Attribute;
  filter: Filter | undefined;
  part: Attribute | undefined;
}

/** A resource after a patch, and the names of the attributes that the patch names. */
export interface Patched {
  data: Data;
  named: ReadonlySet<string>;
}

/**
 * Applies a patch of RFC 7644, section 3.5.2, also in the spellings of Okta and Entra ID. What ADE does not keep is ignored.
 * Throws `ScimRefusal`.
 */
export function applyPatch(attributes: readonly Attribute[], urn: string, resource: Data, body: unknown): Patched {
  const patch = new Patch(attributes, urn, structuredClone(resource));
  for (const operation of readOperations(body)) patch.apply(operation);
  assertWhole(attributes, patch.data);
  return patch;
}

function readOperations(body: unknown): Operation[] {
  if (!isData(body) || !Array.isArray(body.schemas) || !body.schemas.includes(MESSAGE))
    throw refuse('invalidSyntax', `Expected a body with the schema ${MESSAGE}.`);
  const { Operations: all } = body;
  if (!Array.isArray(all) || all.length === 0) throw refuse('invalidSyntax', 'Expected a list of Operations.');
  return all.map(readOperation);
}

function readOperation(one: unknown): Operation {
  const { op, path, value }: Data = isData(one) ? one : {};
  const name = typeof op === 'string' ? op.toLowerCase() : '';
  if (name !== 'add' && name !== 'remove' && name !== 'replace')
    throw refuse('invalidSyntax', 'Expected add, remove or replace as op.');
  if (path !== undefined && path !== null && typeof path !== 'string')
    throw refuse('invalidPath', 'Expected a text as path.');
  return { op: name, path: path ?? undefined, value };
}

class Patch implements Patched {
  readonly data: Data;
  readonly named = new Set<string>();
  readonly #attributes: readonly Attribute[];
  readonly #urn: string;

  constructor(attributes: readonly Attribute[], urn: string, data: Data) {
    this.#attributes = attributes;
    this.#urn = urn;
    this.data = data;
  }

  apply({ op, path, value }: Operation): void {
    if (path !== undefined && path !== '') {
      const target = this.#resolve(path);
      if (target?.attribute.isReadOnly) throw refuse('mutability', `Only the service gives ${path}.`);
      if (target !== null) this.#change(op, target, value);
      return;
    }
    if (op === 'remove') throw refuse('noTarget', 'Expected a path of what to remove.');
    if (!isData(value)) throw refuse('invalidValue', 'Expected an object as value where there is no path.');
    for (const [key, one] of Object.entries(value)) {
      const target = PATH.test(this.#strip(key)) ? this.#resolve(key) : null;
      // A whole resource, sent back with what the service gives.
      if (target !== null && !target.attribute.isReadOnly) this.#change(op, target, one);
    }
  }

  #strip(path: string): string {
    const prefix = `${this.#urn}:`.toLowerCase();
    return path.toLowerCase().startsWith(prefix) ? path.slice(prefix.length) : path;
  }

  /** Null for what ADE does not keep. */
  #resolve(path: string): Target | null {
    const own = this.#strip(path.trim());
    if (/^urn:/i.test(own)) return null;
    const found = PATH.exec(own);
    if (found === null) throw refuse('invalidPath', 'The path cannot be read.');
    const [, name = '', text, partName] = found;
    const attribute = findAttribute(this.#attributes, name);
    if (attribute === undefined) return null;
    const part = partName === undefined ? undefined : findAttribute(attribute.parts ?? [], partName);
    if (partName !== undefined && part === undefined) return null;
    if (text === undefined) return { attribute, part, filter: undefined };
    if (attribute.type !== 'list')
      throw refuse('invalidPath', `${attribute.name} has one value, so it needs no filter.`);
    return { attribute, part, filter: parseFilter(text, attribute.parts ?? [], this.#urn) };
  }

  #change(op: Op, target: Target, value: unknown): void {
    const { attribute } = target;
    this.named.add(attribute.name);
    const isRemoved = op === 'remove' || (op === 'replace' && value === null);
    if (attribute.type === 'list') {
      if (isRemoved) this.#removeItems(target, value);
      else this.#putItems(op, target, value);
    } else if (isRemoved) this.#remove(target);
    else this.#put(target, value);
  }

  /** One value, or a part of it. */
  #put({ attribute, part }: Target, value: unknown): void {
    const { name } = attribute;
    const old = this.data[name];
    if (part !== undefined) {
      const taken = takeValue(part, unwrap(value));
      this.data[name] = setPart(isData(old) ? old : {}, part, taken);
      return;
    }
    const taken = takeValue(attribute, attribute.type === 'parts' ? value : unwrap(value));
    if (taken === undefined) throw refuse('invalidValue', `Expected a value of ${name}.`);
    this.data[name] = isData(taken) && isData(old) ? { ...old, ...taken } : taken;
  }

  #remove({ attribute, part }: Target): void {
    const { name, type, isRequired } = attribute;
    const old = this.data[name];
    if (part !== undefined && isData(old)) this.data[name] = setPart(old, part, undefined);
    if (part !== undefined) return;
    // A user is active or not; without a word about it they would become active.
    if (isRequired || type === 'flag') throw refuse('mutability', `${name} cannot be removed.`);
    delete this.data[name];
  }

  #itemsOf({ name }: Attribute): Data[] {
    const items = this.data[name];
    return Array.isArray(items) ? items.filter(isData) : [];
  }

  #putItems(op: Op, { attribute, filter, part }: Target, value: unknown): void {
    const { name, parts = [] } = attribute;
    const items = this.#itemsOf(attribute);
    if (filter === undefined && part === undefined) {
      const given = (Array.isArray(value) ? value : [value]).map((one) => takeItem(attribute, one));
      this.data[name] = joinItems(attribute, op === 'add' ? items : [], given);
      return;
    }
    const change = (item: Data): Data => {
      if (part !== undefined) return setPart(item, part, takeValue(part, unwrap(value)));
      if (!isData(value)) throw refuse('invalidValue', `Expected an object as value of ${name}.`);
      return { ...item, ...takeParts(parts, value) };
    };
    const matches: Matches = filter?.matches ?? (() => true);
    const changed = new Map(items.filter(matches).map((one) => [one, takeItem(attribute, change(one))]));
    if (changed.size > 0) {
      const next = items.map((one) => changed.get(one) ?? one);
      this.data[name] = keepOnePrimary(next, new Set(changed.values()));
      return;
    }
    // Entra ID adds an address of work by a path that says which one it means.
    if (filter?.equal == null) throw refuse('noTarget', `No value of ${name} matches.`);
    this.data[name] = joinItems(attribute, items, [takeItem(attribute, change({ ...filter.equal }))]);
  }

  #removeItems({ attribute, filter, part }: Target, value: unknown): void {
    const items = this.#itemsOf(attribute);
    const matches: Matches = filter?.matches ?? makeListed(attribute, value);
    this.data[attribute.name] =
      part === undefined || part.isRequired
        ? items.filter((one) => !matches(one))
        : items.map((one) => (matches(one) ? setPart(one, part, undefined) : one));
  }
}

/** Those that a request lists, as Entra ID does; all if it lists nothing. */
function makeListed({ parts = [] }: Attribute, value: unknown): Matches {
  if (value === undefined || value === null) return () => true;
  const key = findAttribute(parts, 'value');
  const fold = (one: unknown) => (key === undefined ? one : foldValue(key, one));
  const all: unknown[] = Array.isArray(value) ? value : [value];
  const listed = new Set(all.map((one) => fold(isData(one) ? one.value : one)));
  return (item) => listed.has(fold(item.value));
}

/** A value that is there already is not added again. */
function joinItems({ parts = [] }: Attribute, items: readonly Data[], given: readonly Data[]): Data[] {
  const value = findAttribute(parts, 'value');
  const keyOf = (item: Data) =>
    value === undefined || value.isExact ? item.value : JSON.stringify([foldValue(value, item.value), item.type]);
  const known = new Map([...items, ...given].toReversed().map((item) => [keyOf(item), item]));
  const joined = [...known.values()].toReversed();
  return keepOnePrimary(joined, new Set(given));
}

/** Of several values, at most one is the primary one: the one that was given last (RFC 7644, section 3.5.2). */
function keepOnePrimary(items: readonly Data[], given: ReadonlySet<Data>): Data[] {
  const chosen = items.find((one) => given.has(one) && one.primary === true);
  if (chosen === undefined) return [...items];
  return items.map((one) => (one === chosen || one.primary !== true ? one : { ...one, primary: false }));
}

function setPart(data: Data, { name }: Attribute, value: unknown): Data {
  const { [name]: _old, ...rest } = data;
  return value === undefined ? rest : { ...rest, [name]: value };
}

/** Some versions of Entra ID wrap a value. */
function unwrap(value: unknown): unknown {
  const [only, ...others]: unknown[] = Array.isArray(value) ? value : [];
  return others.length === 0 && isData(only) && 'value' in only ? only.value : value;
}
