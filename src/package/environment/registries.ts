import { readDefaultRegistry } from '../installation.ts';

/** The output of `npm config list --json`, from all places where npm can be configured. */
export type NpmConfig = Record<string, unknown>;

/** The registries that are configured on this host, and how to reach them. */
export interface Registries {
  /** For example `https://npm.example.org`. */
  origins: ReadonlySet<string>;
  /** Registries that lock files may name. npm's default registry in a lock file stands for the configured one. */
  lockedOrigins: ReadonlySet<string>;
  /** The proxy through which a registry is reached, if any. */
  findProxy(registry: URL): URL | undefined;
}

/** For a package that contains all its dependencies. */
export const NO_REGISTRIES: Registries = {
  origins: new Set(),
  lockedOrigins: new Set(),
  findProxy: () => undefined,
};

export function makeRegistries(config: NpmConfig, env: NodeJS.ProcessEnv): Registries {
  const addresses = Object.entries(config).filter(([key]) => key === 'registry' || /^@.+:registry$/.test(key));
  const origins = new Set(addresses.flatMap(([, address]) => readOrigin(address)));
  return {
    origins,
    lockedOrigins: new Set([...origins, ...readOrigin(readDefaultRegistry())]),
    findProxy: (registry) => findProxy(registry, config, env),
  };
}

function readOrigin(address: unknown): string[] {
  return typeof address === 'string' && URL.canParse(address) ? [new URL(address).origin] : [];
}

/** Finds the proxy as npm does: from npm's own settings, else from the environment. */
function findProxy(registry: URL, config: NpmConfig, env: NodeJS.ProcessEnv): URL | undefined {
  const variable = (name: string) => env[name] ?? env[name.toUpperCase()];
  const direct = readList(config.noproxy);
  if (isListed(registry.hostname, direct.length > 0 ? direct : readList(variable('no_proxy')))) return undefined;
  const candidates = [config['https-proxy'], config.proxy, variable('https_proxy')];
  if (registry.protocol === 'http:') candidates.push(variable('http_proxy'));
  const address = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
  return typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
}

function readList(value: unknown): string[] {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const names = texts.flatMap((text) => (typeof text === 'string' ? text.split(',') : []));
  return names.map((name) => name.trim().replace(/^\./, '')).filter((name) => name !== '');
}

/** Whether the list has the host or one of its parent domains. */
function isListed(hostname: string, names: readonly string[]): boolean {
  return names.some((name) => hostname === name || hostname.endsWith(`.${name}`));
}
