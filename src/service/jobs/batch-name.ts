/** The name of a batch to which nobody gave one. */
export function makeBatchName(documentCount: number): string {
  return `${documentCount} documents`;
}

/** Whether somebody gave a batch its name: then it says where the documents are from. */
export function isGivenName(name: string): boolean {
  return !/^\d+ documents$/.test(name);
}
