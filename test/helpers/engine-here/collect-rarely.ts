/** Does not change V8's flags, since this would invalidate the compile cache of the process. */
export const collectRarely = (): void => undefined;
