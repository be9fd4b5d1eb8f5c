import { deserialize, serialize } from '@ungap/structured-clone';

/** As the web's, for what rules have: plain data, lists, maps, sets, dates, errors and bytes. */
export function clone<T>(value: T): T {
  return deserialize(serialize(value)) as T;
}
