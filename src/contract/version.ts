import manifest from '../../package.json' with { type: 'json' };

/**
 * Version of ADE: part of every artifact, and of the key of a prepared environment. The version rises whenever the
 * bytes of results or of prepared environments change: environments of other versions are built again, and `verify`
 * compares only jobs of its own version.
 */
export const ENGINE_VERSION: string = manifest.version;
