const STORED = 'ade-last-workspace';

/** The workspace that this browser was in last; null before the first one. */
export const readLastWorkspace = (): string | null => localStorage.getItem(STORED);

export const keepLastWorkspace = (workspaceId: string): void => localStorage.setItem(STORED, workspaceId);
