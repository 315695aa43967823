import type * as library from '../lib';

/** The fleets that `main.ts` gives to `synthesize`, which is kept from writing anything. */
export function fleetsOfMain(): readonly unknown[] {
  const specs: unknown[] = [];
  jest.isolateModules(() => {
    jest.doMock('../lib', () => ({
      ...jest.requireActual<typeof library>('../lib'),
      synthesize: (...given: unknown[]) => {
        specs.push(...given);
      },
    }));
    jest.requireActual('../main');
    jest.dontMock('../lib');
  });
  return specs;
}
