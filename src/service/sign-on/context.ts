import type { Core } from '../core.ts';
import type { PeopleService } from '../people/people-service.ts';

export type SignOnContext = Pick<Core, 'db' | 'settings' | 'log'> & { people: PeopleService };
