import { Fleet } from '../../lib';

/** The fleets that main.ts gives to `synthesize`, which is kept from writing anything. */
export function fleetsOfMain(): readonly Fleet[] {
  const specs: unknown[] = [];
  jest.isolateModules(() => {
    jest.doMock('../../lib', () => ({
      synthesize: (...given: unknown[]) => {
        specs.push(...given);
      },
    }));
    jest.requireActual('../../main');
    jest.dontMock('../../lib');
  });
  return specs.map((spec) => Fleet.parse(spec));
}
