import manifest from '../../package.json' with { type: 'json' };

/** Version of ADE: part of every artifact and of the key of a prepared environment. */
export const ENGINE_VERSION: string = manifest.version;
