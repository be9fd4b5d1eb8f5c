/** Pages of the authors' half below a workspace. */
export const authorRoutes = [] as const;
/** Pages of the whole server: administration. */
export const serverRoutes = [] as const;
/** Pages outside the frame. */
export const signInRoutes = [] as const;
