import { AdeError } from '../contract/errors/index.ts';
import type { Manifest } from '../contract/manifest.ts';
import type { Settings } from '../contract/settings.ts';

type NetworkSettings = Pick<Settings, 'auth' | 'runtimeNetworkAccess' | 'runtimeNetworkForbidden'>;

/**
 * Whether a job may use the network. The server must allow it, the job's package must ask for it, and the job must ask
 * for it, too, or leave it open while ADE_RUNTIME_NETWORK_ACCESS is on. Throws `network_refused` if a job asks in vain.
 */
export function decideNetworkAccess(
  asked: boolean | undefined,
  settings: NetworkSettings,
  manifest: Manifest,
): boolean {
  if (asked === false) return false;
  const refusal = findServerRefusal(settings) ?? findPackageRefusal(manifest);
  if (asked === undefined) return settings.runtimeNetworkAccess && refusal === undefined;
  if (refusal !== undefined) throw new AdeError('network_refused', { found: refusal });
  return true;
}

/** Which jobs of this server may use the network if their packages ask for it. */
export function describeNetworkAccess(settings: NetworkSettings): 'forbidden' | 'on_request' | 'by_default' {
  if (findServerRefusal(settings) !== undefined) return 'forbidden';
  return settings.runtimeNetworkAccess ? 'by_default' : 'on_request';
}

function findServerRefusal({ auth, runtimeNetworkForbidden }: NetworkSettings): string | undefined {
  if (runtimeNetworkForbidden) return 'ADE_RUNTIME_NETWORK_FORBIDDEN is set';
  // The network includes the host's own addresses, on which the service listens.
  return auth === 'off' ? 'with ADE_AUTH=off a rule could reach the service as its administrator' : undefined;
}

function findPackageRefusal({ engine }: Manifest): string | undefined {
  if (engine.defaults.runtime_network_access) return undefined;
  return 'the manifest of its package does not ask for it in engine.defaults.runtime_network_access';
}
