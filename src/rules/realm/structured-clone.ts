import { deserialize, serialize } from '@ungap/structured-clone';

/** The web's `structuredClone` for plain data, lists, maps, sets, dates, errors and bytes. */
export function clone<T>(value: T): T {
  return deserialize(serialize(value)) as T;
}
