import { lookup as lookUp, Resolver } from 'node:dns/promises';

export interface ResolveOptions {
  /** Whether an administrator named this host. */
  isNamed: boolean;
  /** Ends the search. */
  signal: AbortSignal;
}

/** The IP addresses of a name; throws if it has none. */
export type ResolveName = (name: string, options: ResolveOptions) => Promise<string[]>;

/** For the first try of each server; the second one takes longer. */
const TRY_MS = 2000;

/**
 * Finds the addresses of a name. The system's own search also knows names of `/etc/hosts` and of the own domain. But the
 * whole process has only two of these searches at a time, and nobody can end one: names whose servers do not answer
 * would hold up everything else that has a name. So only what an administrator named is searched for in this way, and
 * everything else is asked of the name servers. `servers`: those of the system, if omitted.
 */
export async function resolveByDns(
  name: string,
  { isNamed, signal }: ResolveOptions,
  servers?: readonly string[],
): Promise<string[]> {
  if (isNamed) return (await lookUp(name, { all: true })).map(({ address }) => address);
  signal.throwIfAborted();
  // A resolver of its own reads the settings of the system again.
  const resolver = new Resolver({ timeout: TRY_MS, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const end = () => resolver.cancel();
  signal.addEventListener('abort', end, { once: true });
  try {
    // Many names have addresses of one kind only.
    const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  } finally {
    signal.removeEventListener('abort', end);
  }
}
