/** JSON of a request or an answer. */
export type Data = Record<string, unknown>;

/** An attribute of RFC 7643 that ADE keeps. `list`: of values that have parts. */
export interface Attribute {
  name: string;
  type: 'text' | 'flag' | 'time' | 'parts' | 'list';
  description: string;
  /** Whether the case of its text counts. */
  isExact?: true;
  /** Only the service gives it. */
  isReadOnly?: true;
  /** Cannot be left out, or taken away. */
  isRequired?: true;
  /** No two resources have the same value. */
  isUnique?: true;
  parts?: readonly Attribute[];
}

/** A kind of resource, with the attributes that ADE keeps of it. */
export interface Schema {
  name: 'User' | 'Group';
  urn: string;
  description: string;
  endpoint: '/Users' | '/Groups';
  /** Those that every resource has are not part of the schema (RFC 7643, section 3.1). */
  own: readonly Attribute[];
  all: readonly Attribute[];
}

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  ...{ name, type: 'text', description },
  ...more,
});
const flag = (name: string, description: string): Attribute => ({ name, type: 'flag', description });
const given = { isReadOnly: true, isExact: true } as const;

const COMMON: readonly Attribute[] = [
  text('id', 'Given by the service, and never changed.', given),
  text('externalId', 'What the provider calls the resource.', { isExact: true }),
  {
    ...{ name: 'meta', type: 'parts', description: 'What the service knows of the resource.', isReadOnly: true },
    parts: [
      text('resourceType', 'User or Group.', given),
      text('created', 'When the resource was made.', { type: 'time', isReadOnly: true }),
      text('lastModified', 'When the resource was changed last.', { type: 'time', isReadOnly: true }),
      text('location', 'Address of the resource.', given),
    ],
  },
];

const USER: readonly Attribute[] = [
  text('userName', 'Name by which the provider knows the user.', { isRequired: true, isUnique: true }),
  {
    ...{ name: 'name', type: 'parts', description: 'Parts of the name.' },
    parts: [text('formatted', 'The whole name.'), text('familyName', 'Family name.'), text('givenName', 'Given name.')],
  },
  text('displayName', 'Name that is shown.'),
  flag('active', 'Whether the user may use the service.'),
  {
    ...{ name: 'emails', type: 'list', description: 'Addresses; the primary one says who the person is.' },
    parts: [
      text('value', 'The address.', { isRequired: true }),
      text('type', 'What the address is for, such as work.'),
      flag('primary', 'Whether this is the primary address.'),
    ],
  },
  {
    ...{ name: 'groups', type: 'list', description: 'Groups that have the user as a member.', isReadOnly: true },
    parts: [text('value', 'Id of the group.', given), text('display', 'Name of the group.', { isReadOnly: true })],
  },
];

const GROUP: readonly Attribute[] = [
  text('displayName', 'Name of the group, as in the table of grants.', { isRequired: true }),
  {
    ...{ name: 'members', type: 'list', description: 'Users in the group.' },
    parts: [
      text('value', 'Id of the user.', { isExact: true, isRequired: true }),
      text('display', 'Name of the user.', { isReadOnly: true }),
      text('type', 'Always User.', { isReadOnly: true }),
    ],
  },
];

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';

/** RFC 7643, section 4.1. */
export const USER_SCHEMA: Schema = {
  ...{ name: 'User', urn: `${CORE}:User`, endpoint: '/Users', description: 'Somebody who uses the service.' },
  ...{ own: USER, all: [...COMMON, ...USER] },
};

/** Section 4.2. */
export const GROUP_SCHEMA: Schema = {
  ...{ name: 'Group', urn: `${CORE}:Group`, endpoint: '/Groups', description: 'Users who have the same roles.' },
  ...{ own: GROUP, all: [...COMMON, ...GROUP] },
};

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of attributes have no case (RFC 7643, section 2.1). */
export function findAttribute(all: readonly Attribute[], name: string): Attribute | undefined {
  const folded = name.toLowerCase();
  return all.find((one) => one.name.toLowerCase() === folded);
}

/** The form in which values of an attribute are compared. */
export function foldValue({ isExact, type }: Attribute, value: unknown): unknown {
  if (typeof value !== 'string' || isExact) return value;
  if (type !== 'time') return value.toLowerCase();
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? value : time.toISOString();
}
