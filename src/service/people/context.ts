import type { Core } from '../core.ts';

export type PeopleContext = Pick<Core, 'db' | 'settings'>;
