import { type Attribute, type Data, findAttribute, foldValue, isData } from './attributes.ts';
import { refuse } from './refusal.ts';

/** Of one answer; `ServiceProviderConfig` says so. */
export const MAX_RESULTS = 200;

export type Query = Readonly<Record<string, unknown>>;

/** The attributes that a request asks for (RFC 7644, section 3.9); `id` and `schemas` are always there. */
export function makeSelect(attributes: readonly Attribute[], urn: string, query: Query): (data: Data) => Data {
  const wanted = readNames('attributes', urn, query);
  const excluded = readNames('excludedAttributes', urn, query);
  if (wanted === null && excluded === null) return (data) => data;
  const isIn = wanted !== null ? (path: string) => wanted.has(path) : (path: string) => !excluded?.has(path);
  const pick = (data: Data, all: readonly Attribute[], prefix: string): Data => {
    const picked: Data = {};
    for (const [key, value] of Object.entries(data)) {
      const path = `${prefix}${key.toLowerCase()}`;
      const parts = findAttribute(all, key)?.parts;
      const isNamed = path === 'id' || path === 'schemas' || isIn(path);
      // A whole attribute is returned where its name is, and otherwise those of its parts that are named.
      if (isNamed && (wanted !== null || parts === undefined)) picked[key] = value;
      else if (isNamed !== (wanted !== null) && parts !== undefined) {
        const inner = (one: unknown) => (isData(one) ? pick(one, parts, `${path}.`) : one);
        const left = Array.isArray(value) ? value.map(inner) : inner(value);
        if (wanted === null || [left].flat().some((one) => isData(one) && Object.keys(one).length > 0))
          picked[key] = left;
      }
    }
    return picked;
  };
  return (data) => pick(data, attributes, '');
}

function readNames(parameter: string, urn: string, query: Query): ReadonlySet<string> | null {
  const text = readText(parameter, query);
  if (text === null) return null;
  const prefix = `${urn}:`.toLowerCase();
  const names = text.split(',').map((one) => one.trim().toLowerCase());
  return new Set(names.map((one) => (one.startsWith(prefix) ? one.slice(prefix.length) : one)));
}

/** Null if the request does not have the parameter. Throws `ScimRefusal`. */
export function readText(name: string, query: Query): string | null {
  const text = query[name];
  if (text === undefined) return null;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw refuse(name === 'filter' ? 'invalidFilter' : 'invalidValue', `Expected one value as ${name}.`);
}

function readNumber(name: string, query: Query, least: number, otherwise: number): number {
  const text = readText(name, query);
  if (text === null) return otherwise;
  if (/^-?\d{1,9}$/.test(text)) return Math.max(Number(text), least);
  throw refuse('invalidValue', `Expected a whole number as ${name}.`);
}

/** A page of what was found (RFC 7644, sections 3.4.2.3 and 3.4.2.4). */
export function makePage(found: readonly Data[], attributes: readonly Attribute[], query: Query): Data {
  const startIndex = readNumber('startIndex', query, 1, 1);
  const count = Math.min(readNumber('count', query, 0, MAX_RESULTS), MAX_RESULTS);
  const sorted = sort(found, attributes, query);
  const resources = sorted.slice(startIndex - 1, startIndex - 1 + count);
  return makeList(resources, { startIndex, totalResults: found.length });
}

/** RFC 7644, section 3.4.2. */
export function makeList(resources: readonly Data[], { startIndex = 1, totalResults = resources.length } = {}): Data {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    ...{ totalResults, startIndex, itemsPerPage: resources.length, Resources: resources },
  };
}

/** What lacks the value is last, or first in the other direction. */
function sort(found: readonly Data[], attributes: readonly Attribute[], query: Query): readonly Data[] {
  const by = readText('sortBy', query);
  if (by === null) return found;
  const direction = (readText('sortOrder', query) ?? 'ascending').toLowerCase();
  if (direction !== 'ascending' && direction !== 'descending')
    throw refuse('invalidValue', 'Expected ascending or descending as sortOrder.');
  const path = by.slice(by.lastIndexOf(':') + 1).split('.');
  const keys = new Map(found.map((one) => [one, readKey(one, attributes, path)]));
  const sorted = found.toSorted((a, b) => compareKeys(keys.get(a) ?? null, keys.get(b) ?? null));
  return direction === 'ascending' ? sorted : sorted.toReversed();
}

/** Of several values, the primary one counts, or the first. */
function readKey(data: Data, attributes: readonly Attribute[], [name = '', ...rest]: readonly string[]): string | null {
  const attribute = findAttribute(attributes, name);
  if (attribute === undefined) return null;
  const value = data[attribute.name];
  if (Array.isArray(value)) {
    const items = value.filter(isData);
    const one = items.find(({ primary }) => primary === true) ?? items[0];
    return one === undefined ? null : readKey(one, attribute.parts ?? [], rest.length === 0 ? ['value'] : rest);
  }
  if (isData(value)) return readKey(value, attribute.parts ?? [], rest);
  return value === undefined ? null : String(foldValue(attribute, value));
}

function compareKeys(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
