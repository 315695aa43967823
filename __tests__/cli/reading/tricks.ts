import { LISTS } from './lists';
import { STRUCTURE } from './structure';
import type { Trick } from './trick';
import { VALUES } from './values';

/** Documents that two readers may take differently, or that one of them stumbles over. */
export const TRICKS: readonly Trick[] = [...LISTS, ...STRUCTURE, ...VALUES];
