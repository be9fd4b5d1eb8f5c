/** A truth value in the database. */
export type Flag = 0 | 1;
