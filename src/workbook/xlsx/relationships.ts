import type { ZipArchive } from '../zip/zip-archive.ts';
import { walkPart } from './xml-walker.ts';

export interface Relationship {
  id: string;
  /** Last segment of the type's URI; the segments before it differ between transitional and strict OOXML. */
  type: string;
  /** Name of the part from the package's root, without a leading slash. */
  target: string;
}

/** The relationships of a part (`''` for the package); empty if it has none. */
export async function readRelationships(archive: ZipArchive, part: string): Promise<Relationship[]> {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const relsPart = `${folder}_rels/${part.slice(slash + 1)}.rels`;
  const relationships: Relationship[] = [];
  if (!archive.hasPart(relsPart)) return relationships;
  await walkPart(archive, relsPart, (name, attributes) => {
    const target = attributes.get('Target');
    if (name !== 'Relationship' || target === undefined || attributes.get('TargetMode') === 'External') return;
    const type = attributes.get('Type') ?? '';
    relationships.push({
      id: attributes.get('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolvePartName(archive, folder, target),
    });
  });
  return relationships;
}

/** `/xl/a.xml`, `a.xml`, `../xl/a.xml` → `xl/a.xml`. Decodes percent escapes if no part has the literal name. */
function resolvePartName(archive: ZipArchive, folder: string, target: string): string {
  const segments: string[] = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const segment of target.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const name = segments.join('/');
  if (!name.includes('%') || archive.hasPart(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
