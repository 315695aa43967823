import type { FleetSpec } from '../lib';
import * as library from '../lib';

/** The fleets that `main.ts` gives to `synthesize`, which is kept from writing anything. */
export function fleetsOfMain(): readonly FleetSpec[] {
  const specs: FleetSpec[] = [];
  const stub = {
    ...library,
    synthesize: (...given: FleetSpec[]) => {
      specs.push(...given);
    },
  };
  const [main, loaded] = [require.resolve('../main'), require.cache[require.resolve('../lib')]];
  if (loaded === undefined) {
    throw new TypeError('the library is not loaded');
  }
  delete require.cache[main];
  loaded.exports = stub;
  try {
    require(main);
  } finally {
    loaded.exports = library;
    delete require.cache[main];
  }
  return specs;
}
