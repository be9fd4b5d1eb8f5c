import { crc32, deflateRawSync } from 'node:zlib';
import type { Choices } from '../random.ts';
import { packZip } from '../zip-bytes.ts';
import { byteMutations } from './bytes.ts';
import { changePart, type DocumentPart } from './parts.ts';
import { type Mutation, mutateOnce } from './types.ts';

type Parts = readonly DocumentPart[];

const STRANGE_NAMES = ['', '/', '../x.xml', 'xl', 'mimetype', '[Content_Types].xml', 'xl/worksheets/sheet1.xml'];

/** Changes to the zip file around the parts. */
export const zipMutations: readonly Mutation<Parts>[] = [
  {
    name: 'zip: the content of a part is changed, its checksum is right',
    apply: (parts, choices) => changeOne(parts, choices, (part) => changePart(part, spoil(part.content, choices))),
  },
  {
    name: 'zip: the content of a part is changed, its checksum is wrong',
    apply: (parts, choices) =>
      changeOne(parts, choices, (part) => ({
        ...part,
        packed: deflateRawSync(spoil(part.content, choices)),
        checksum: crc32(part.content),
      })),
  },
  {
    name: 'zip: the compressed bytes of a part are changed',
    apply: (parts, choices) =>
      changeOne(parts, choices, (part) => ({ ...part, packed: spoil(deflateRawSync(part.content), choices) })),
  },
  {
    name: 'zip: a part is cut off',
    apply: (parts, choices) =>
      changeOne(parts, choices, (part) =>
        changePart(part, part.content.subarray(0, choices.below(part.content.length + 1))),
      ),
  },
  {
    name: 'zip: a part says another size',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, bytes: choices.below(2 ** 31) })),
  },
  {
    name: 'zip: a part is stored',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, isStored: true })),
  },
  {
    name: 'zip: a part has other flags',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, flags: 1 << choices.below(16) })),
  },
  {
    name: 'zip: a part has the name of another',
    apply: (parts, choices) =>
      changeOne(parts, choices, (part) => ({ ...part, name: choices.pick(parts).name, listedName: part.listedName })),
  },
  {
    name: 'zip: a part has another name',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, name: choices.pick(STRANGE_NAMES) })),
  },
  {
    name: 'zip: a part has another case in its name',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, name: part.name.toUpperCase() })),
  },
  {
    name: 'zip: header and directory name a part differently',
    apply: (parts, choices) => changeOne(parts, choices, (part) => ({ ...part, listedName: choices.pick(parts).name })),
  },
  { name: 'zip: the contents of two parts are swapped', apply: swapContents },
  { name: 'zip: a part is there twice', apply: (parts, choices) => [...parts, choices.pick(parts)] },
  { name: 'zip: an older state of a part is there, too', apply: addOlderPart },
  {
    name: 'zip: a part is missing',
    apply: (parts, choices) => parts.toSpliced(choices.below(parts.length), 1),
  },
  {
    name: 'zip: a part is empty',
    apply: (parts, choices) => changeOne(parts, choices, (part) => changePart(part, Buffer.alloc(0))),
  },
  {
    name: 'zip: the parts are in another order',
    apply: (parts, choices) => {
      const at = choices.below(parts.length);
      return [...parts.slice(at), ...parts.slice(0, at)];
    },
  },
];

function changeOne(parts: Parts, choices: Choices, change: (part: DocumentPart) => DocumentPart): DocumentPart[] {
  const at = choices.below(parts.length);
  return parts.map((part, i) => (i === at ? change(part) : part));
}

/** Nothing could tell that two parts of one kind were swapped. */
function swapContents(parts: Parts, choices: Choices): DocumentPart[] | undefined {
  const [a, b] = [choices.below(parts.length), choices.below(parts.length)];
  if (a === b) return undefined;
  const swap = (part: DocumentPart, other: DocumentPart): DocumentPart => ({
    ...other,
    name: part.name,
    excuses: [...(part.excuses ?? []), ...(other.excuses ?? []), { id: 'relationships', places: 'all', mayAdd: true }],
  });
  return parts.map((part, i) => (i === a ? swap(part, parts[b]!) : i === b ? swap(part, parts[a]!) : part));
}

/** The same name with half of the content: which of both counts? */
function addOlderPart(parts: Parts, choices: Choices): DocumentPart[] {
  const at = choices.below(parts.length);
  const part = parts[at]!;
  const older = changePart(part, part.content.subarray(0, part.content.length >> 1));
  return parts.toSpliced(choices.happens(50) ? at : at + 1, 0, older);
}

function spoil(bytes: Buffer, choices: Choices): Buffer {
  return mutateOnce(bytes, byteMutations, choices, []);
}

/** Changes to the file as a whole. */
export const packedMutations: readonly Mutation<Buffer>[] = [
  ...byteMutations.map(({ name, apply }) => ({ name: `file: ${name}`, apply })),
  {
    name: 'file: bytes follow its end',
    apply: (bytes, choices) => Buffer.concat([bytes, Buffer.alloc(choices.length(70_000), choices.below(256))]),
  },
  {
    name: 'file: bytes come before its start',
    apply: (bytes, choices) => Buffer.concat([Buffer.alloc(choices.length(64), choices.below(256)), bytes]),
  },
  { name: 'file: a second zip file follows', apply: (bytes) => Buffer.concat([bytes, packZip([])]) },
];
