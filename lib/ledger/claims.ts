import type { Claim } from './claim';
import { ISOLATION_CLAIMS } from './isolation-claims';
import { PRIVILEGE_CLAIMS } from './privilege-claims';
import { SUPPLY_CLAIMS } from './supply-claims';

/** Every sentence of the security model that promises something, in the order of the model. */
export const CLAIMS: readonly Claim[] = [...PRIVILEGE_CLAIMS, ...ISOLATION_CLAIMS, ...SUPPLY_CLAIMS];
