import type * as library from '../lib';
import type { FleetSpec } from '../lib';

/** The fleets that `main.ts` gives to `synthesize`, which is kept from writing anything. */
export function fleetsOfMain(): readonly FleetSpec[] {
  const specs: FleetSpec[] = [];
  jest.isolateModules(() => {
    jest.doMock('../lib', () => ({
      ...jest.requireActual<typeof library>('../lib'),
      synthesize: (...given: FleetSpec[]) => {
        specs.push(...given);
      },
    }));
    jest.requireActual('../main');
    jest.dontMock('../lib');
  });
  return specs;
}
