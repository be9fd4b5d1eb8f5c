import { isIP } from 'node:net';
import { AdeError } from '../../contract/errors/index.ts';
import { type Block, parseBlock } from './inside.ts';

interface AllowedHost {
  /** As `URL` writes it. */
  host: string;
  /** Null for the usual ports. */
  port: number | null;
  isPlainAllowed: boolean;
}

/** Addresses that an administrator names, in addition to those of the internet. */
export interface AllowedHosts {
  hosts: readonly AllowedHost[];
  blocks: readonly Block[];
}

/** A host with an optional port; `http://` before it allows connections without TLS. No name begins or ends with a dot. */
const HOST =
  /^(?<scheme>https?:\/\/)?(?<host>\[[0-9a-f:.]+\]|(?!\.)[a-z0-9._-]*[a-z0-9_-])(?::(?<port>[1-9]\d{0,4}))?$/i;
const EXPECTED =
  'hosts or blocks of addresses, separated by commas, such as erp.example.internal, http://10.0.3.7:9000 or 10.0.4.0/24';

/** Parses the value of the setting `variable`. Throws `setting_invalid`. */
export function parseAllowedHosts(variable: string, text: string): AllowedHosts {
  const hosts: AllowedHost[] = [];
  const blocks: Block[] = [];
  for (const entry of text.split(',').map((one) => one.trim())) {
    if (entry === '') continue;
    const block = parseBlock(entry);
    const host = block === undefined ? parseHost(entry) : undefined;
    if (block !== undefined) blocks.push(block);
    else if (host !== undefined) hosts.push(host);
    else throw new AdeError('setting_invalid', { variable, found: entry, expected: EXPECTED });
  }
  return { hosts, blocks };
}

function parseHost(entry: string): AllowedHost | undefined {
  const groups = HOST.exec(entry)?.groups;
  if (groups === undefined) return undefined;
  const { scheme, host, port } = groups;
  const url = URL.parse(`https://${host}:${port ?? ''}`);
  if (host === undefined || url === null) return undefined;
  if (isIP(url.hostname) === 4 && url.hostname !== host) return undefined;
  return {
    host: url.hostname,
    port: port === undefined ? null : Number(port),
    isPlainAllowed: scheme?.toLowerCase() === 'http://',
  };
}
