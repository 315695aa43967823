import type { FleetSpec } from '../../lib';

/** The text of a `main.ts` with a fleet. */
export function mainText(fleet: FleetSpec): string {
  return [
    "import { type FleetSpec, synthesize } from './lib';",
    `const fleet: FleetSpec = ${JSON.stringify(fleet, null, 2)};`,
    'synthesize(fleet);',
    '',
  ].join('\n');
}
