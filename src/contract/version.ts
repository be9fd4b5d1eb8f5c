import manifest from '../../package.json' with { type: 'json' };

/**
 * Version of ADE: part of every artifact and of the key of a prepared environment. Every change that alters the bytes
 * of a result or what is in a prepared environment raises it: environments of another version are built again, and
 * `verify` does not compare a job of one version with what another one makes.
 */
export const ENGINE_VERSION: string = manifest.version;
