import { makeRemoteError } from './refusals.ts';

/** The address without a slash at its end. Throws `server_address_invalid`. */
export function parseAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isServer =
    url !== undefined && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === '';
  if (!isServer) throw makeRemoteError('server_address_invalid', { found: text });
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** A key that nobody else has. `crypto.randomUUID` is missing in pages without https. */
export function makeKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function pickDefined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) picked[key] = value;
  return picked;
}
