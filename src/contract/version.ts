import manifest from '../../package.json' with { type: 'json' };

/**
 * Version of ADE: part of every artifact and of the key of a prepared environment. It rises with every change of the bytes
 * of a result or of a prepared environment: environments of another version are built again, and `verify` compares only
 * jobs of its own version.
 */
export const ENGINE_VERSION: string = manifest.version;
