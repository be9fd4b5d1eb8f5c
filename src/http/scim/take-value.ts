import { type Attribute, type Data, findAttribute, isData } from './attributes.ts';
import { refuse } from './refusal.ts';

/** Longer than names and addresses are; texts that are looked up have to fit into an index. */
const MAX_TEXT_CHARS = 500;

/**
 * What ADE keeps of a resource that a client sends: it ignores what it does not know, and what only the service gives.
 * Throws `ScimRefusal`.
 */
export function takeResource(attributes: readonly Attribute[], body: Data): Data {
  const taken = takeParts(attributes, body);
  assertWhole(attributes, taken);
  return taken;
}

/** Throws `ScimRefusal` if something required is missing. */
export function assertWhole(attributes: readonly Attribute[], data: Data): void {
  for (const { name, isRequired, isReadOnly } of attributes) {
    const value = data[name];
    const isMissing = value === undefined || (typeof value === 'string' && value.trim() === '');
    if (isRequired && !isReadOnly && isMissing) throw refuse('invalidValue', `Expected a value of ${name}.`);
  }
}

/** One value of an attribute; `undefined` for null, which means none (RFC 7643, section 2.5). Throws `ScimRefusal`. */
export function takeValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const { type, name, parts = [] } = attribute;
  if (type === 'list') {
    const all: unknown[] = Array.isArray(value) ? value : [value];
    return all.map((one) => takeItem(attribute, one));
  }
  if (type === 'parts') {
    if (isData(value)) return takeParts(parts, value);
    throw refuse('invalidValue', `Expected an object as ${name}.`);
  }
  return type === 'flag' ? takeFlag(name, value) : takeText(name, value);
}

/** One of several values of an attribute. */
export function takeItem({ name, parts = [] }: Attribute, value: unknown): Data {
  if (!isData(value)) throw refuse('invalidValue', `Expected objects as ${name}.`);
  const taken = takeParts(parts, value);
  assertWhole(parts, taken);
  return taken;
}

/** What ADE keeps of an object; nothing of it is required. */
export function takeParts(attributes: readonly Attribute[], value: Data): Data {
  const taken: Data = {};
  for (const [key, one] of Object.entries(value)) {
    const attribute = findAttribute(attributes, key);
    if (attribute === undefined || attribute.isReadOnly) continue;
    const found = takeValue(attribute, one);
    if (found !== undefined) taken[attribute.name] = found;
  }
  return taken;
}

/** Entra ID sends it as text, with a capital letter. */
function takeFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  if (text !== 'true' && text !== 'false') throw refuse('invalidValue', `Expected true or false as ${name}.`);
  return text === 'true';
}

function takeText(name: string, value: unknown): string {
  if (typeof value !== 'string') throw refuse('invalidValue', `Expected a text as ${name}.`);
  if (value.length > MAX_TEXT_CHARS)
    throw refuse('invalidValue', `Expected at most ${MAX_TEXT_CHARS} characters as ${name}, found ${value.length}.`);
  // Databases do not store these.
  if (value.includes('\0') || !value.isWellFormed())
    throw refuse('invalidValue', `The text of ${name} has a character that is not allowed.`);
  return value;
}
