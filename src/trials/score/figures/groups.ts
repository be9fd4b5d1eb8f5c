import type { DocumentScore } from '../document/document-score.ts';

/** Groups documents that are near copies of each other; a document without a group is a group by itself. */
export function groupDocuments(documents: readonly DocumentScore[]): Map<string, DocumentScore[]> {
  return Map.groupBy(documents, keyOf);
}

/** Weights for means over groups: together, the documents of a group count as one document. */
export function weighByGroup(documents: readonly DocumentScore[]): (document: DocumentScore) => number {
  const groups = groupDocuments(documents);
  return (document) => 1 / groups.get(keyOf(document))!.length;
}

function keyOf({ collection, group, document }: DocumentScore): string {
  return JSON.stringify(group === null ? { document } : { collection, group });
}
