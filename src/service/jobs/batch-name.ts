/** The name of a batch that nobody has named. */
export function makeBatchName(documentCount: number): string {
  return `${documentCount} documents`;
}

/** Whether a person named the batch: then the name tells where the documents are from. */
export function isGivenName(name: string): boolean {
  return !/^\d+ documents$/.test(name);
}
