import type { DocumentScore } from '../document/document-score.ts';

/** Documents that are nearly copies of one another; a document without a group is one by itself. */
export function groupDocuments(documents: readonly DocumentScore[]): Map<string, DocumentScore[]> {
  return Map.groupBy(documents, keyOf);
}

/** For means over groups: the documents of a group count as much as one document, together. */
export function weighByGroup(documents: readonly DocumentScore[]): (document: DocumentScore) => number {
  const groups = groupDocuments(documents);
  return (document) => 1 / groups.get(keyOf(document))!.length;
}

function keyOf({ collection, group, document }: DocumentScore): string {
  return JSON.stringify(group === null ? { document } : { collection, group });
}
