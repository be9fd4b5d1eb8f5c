/** Without a change of V8's flags, with which the compile cache of a process is no longer valid. */
export const collectRarely = (): void => undefined;
