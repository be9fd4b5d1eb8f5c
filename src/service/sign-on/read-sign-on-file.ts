import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Check, Errors } from 'typebox/value';
import { readJsonFile } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Settings } from '../../contract/settings.ts';
import { type ProviderSettings, type SignOnFile, SignOnFileSchema } from '../../contract/sign-on.ts';

/** A provider with its secrets, and the address to which it sends people back. */
export interface KnownProvider {
  settings: ProviderSettings;
  clientSecret: string | null;
  scimToken: string | null;
  /** Address under which people reach the service. */
  baseUrl: string;
  callbackUrl: string;
  /** Where the web app begins. */
  appUrl: string;
}

/** Parameters of the request that only ADE may set. */
const RESERVED = new Set(
  'client_id code_challenge code_challenge_method nonce redirect_uri response_mode response_type scope state'.split(
    ' ',
  ),
);
const MIN_SECRET_CHARS = 16;

/** The providers of the settings, in their order. Throws `sign_on_file_invalid`, `public_url_missing`. */
export function readProviders({ signOnFile, publicUrl }: Settings): KnownProvider[] {
  if (signOnFile === '') return [];
  const path = resolve(signOnFile);
  const refuse = (found: string, cause?: unknown) => new AdeError('sign_on_file_invalid', { path, found }, { cause });
  const data = readData(path, refuse);
  const base = readPublicUrl(publicUrl);
  const ids = data.providers.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw refuse('two providers have the same id');
  return data.providers.map((settings) => {
    assertProvider(settings, refuse);
    const { id, client_secret_file: secretFile, scim_token_file: scimFile } = settings;
    const read = (name: string | undefined) =>
      name === undefined ? null : readSecret(resolve(dirname(path), name), refuse);
    const scimToken = read(scimFile);
    if (scimToken !== null && scimToken.length < MIN_SECRET_CHARS)
      throw refuse(`the token in ${scimFile} is shorter than ${MIN_SECRET_CHARS} characters`);
    const callbackUrl = `${base}/api/v1/sign-on/${id}/callback`;
    return { settings, clientSecret: read(secretFile), scimToken, baseUrl: base, callbackUrl, appUrl: `${base}/app` };
  });
}

type Refuse = (found: string, cause?: unknown) => AdeError;

function readData(path: string, refuse: Refuse): SignOnFile {
  const data = readJsonFile(path, (cause, code) =>
    refuse(code === undefined ? 'it is not JSON' : `it cannot be read (${code})`, cause),
  );
  if (Check(SignOnFileSchema, data)) return data;
  const [problem] = Errors(SignOnFileSchema, data);
  throw refuse(`${problem?.instancePath} ${problem?.message}`);
}

function assertProvider(
  { id, issuer, parameters = {}, grants, groups_from: from, scim_token_file: scim }: ProviderSettings,
  refuse: Refuse,
) {
  if (!isSafe(new URL(issuer))) throw refuse(`the issuer of ${id} has http; expected https, except on this machine`);
  const reserved = Object.keys(parameters).find((name) => RESERVED.has(name));
  if (reserved !== undefined) throw refuse(`${id} sets the parameter ${reserved}, which only ADE may set`);
  if (from === 'scim' && scim === undefined) throw refuse(`${id} takes groups from SCIM, and has no scim_token_file`);
  const keys = grants.map(({ group, workspace_id }) => JSON.stringify([group, workspace_id]));
  if (new Set(keys).size < keys.length) throw refuse(`${id} has two grants for the same group and workspace`);
}

function readSecret(path: string, refuse: Refuse): string {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (cause) {
    throw refuse(`the file ${path} cannot be read`, cause);
  }
  throw refuse(`the file ${path} is empty`);
}

/** Without a slash at its end. */
function readPublicUrl(text: string): string {
  const url = URL.parse(text);
  const isWhole = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (isWhole && isSafe(url)) return url.origin;
  throw new AdeError('public_url_missing', { found: text === '' ? 'nothing' : text });
}

export function isSafe({ protocol, hostname }: URL): boolean {
  if (protocol === 'https:') return true;
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
