/** What is wrong with the records of an xls file, for the error's text. */
export class BiffDamage extends Error {}
