const STORED = 'ade-last-workspace';

/** The last workspace that was opened in this browser; null if none was. */
export const readLastWorkspace = (): string | null => localStorage.getItem(STORED);

export const keepLastWorkspace = (workspaceId: string): void => localStorage.setItem(STORED, workspaceId);
