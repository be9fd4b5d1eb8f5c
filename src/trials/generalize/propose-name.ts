import { WHOLE_HEADER } from '../../contract/column-evidence.ts';
import {
  COLUMN_WEIGHTS_FILE,
  countWeights,
  MAX_COLUMN_WEIGHTS,
  MAX_HEADER_WEIGHT,
  NO_FIELD,
} from '../../contract/column-weights.ts';
import { MANIFEST_NAME } from '../../contract/layout.ts';
import type { PackageChange, SharedTextOf } from '../../contract/shared-corrections.ts';
import type { PackageFacts } from '../../package/index.ts';
import { bareHeader, nameKey } from './header-name.ts';

/** A longer text is a sentence rather than a name. */
const MAX_NAME_LENGTH = 200;

/**
 * Makes a header a name of a field. For a package with column weights, a name is only one piece of evidence among many,
 * so a weight for the whole header is added: it marks the name as a decision of people.
 */
export function proposeName(
  { header, field }: SharedTextOf<'column_field'>,
  facts: PackageFacts,
): PackageChange[] | string {
  const { meta } = facts.manifest.columns;
  if (header.length > MAX_NAME_LENGTH) return `the header is longer than ${MAX_NAME_LENGTH} characters`;
  if (field === null) return proposeNoField(header, facts);
  const own = Object.hasOwn(meta, field) ? meta[field] : undefined;
  if (own === undefined) return `the package has no field ${field}`;
  const isName = (name: string) => nameKey(name) === nameKey(header);
  const other = Object.entries(meta).find(
    ([key, { label, synonyms }]) => key !== field && [key.replaceAll('_', ' '), label, ...synonyms].some(isName),
  );
  if (other !== undefined)
    return `the header is already a name of ${other[1].label}: choose one of the two fields in the manifest`;
  const { label, synonyms } = own;
  const isKnown = [label, ...synonyms].some(isName);
  const weight = proposeWeight(header, field, facts);
  if (typeof weight === 'string') return weight;
  if (isKnown && weight.length === 0)
    return `the header is already a name of ${label}; only rules of the package can do more`;
  const name: PackageChange = { kind: 'synonym', file: MANIFEST_NAME, field, name: bareHeader(header) };
  return isKnown ? weight : [name, ...weight];
}

function proposeNoField(header: string, facts: PackageFacts): PackageChange[] | string {
  const weight = proposeWeight(header, NO_FIELD, facts);
  if (typeof weight === 'string' || weight.length > 0) return weight;
  return 'only a package with column weights can state that a header is not a field';
}

/** Empty if the package has no column weights. */
function proposeWeight(header: string, field: string, { columnWeights }: PackageFacts): PackageChange[] | string {
  if (columnWeights === undefined) return [];
  const piece = `${WHOLE_HEADER}${nameKey(header)}`;
  const present = columnWeights.evidence[piece];
  if (present !== undefined) {
    const isSaid = (present[field] ?? 0) > 0;
    return isSaid
      ? `the package says so already, with the weight ${piece}`
      : `the package has the weight ${piece}, which contradicts this: change it by hand`;
  }
  if (countWeights(columnWeights, true) >= MAX_COLUMN_WEIGHTS)
    return `the package already has ${MAX_COLUMN_WEIGHTS} weights of whole headers, the maximum`;
  return [{ kind: 'weight', file: COLUMN_WEIGHTS_FILE, piece, weights: { [field]: MAX_HEADER_WEIGHT } }];
}
