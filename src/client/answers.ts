import { makeRefusal } from './refusals.ts';

/** What the operations of `api` give. */
interface Called<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer of `api`; undefined where it has none. Throws AdeRequestError for any other answer. */
export function answerOf<Data>(call: Promise<Called<Data>>): Promise<Data>;
export async function answerOf(call: Promise<Called<unknown>>): Promise<unknown> {
  const { data, error, response } = await call;
  if (!response.ok) throw makeRefusal(response, error);
  return data;
}

interface Page<Item> {
  items: readonly Item[];
  next_cursor: string | null;
}

/** All items of a list, page after page. `read` is called with the cursor of each page; undefined for the first. */
export async function* itemsOf<Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
