import { type Finding, FleetError } from '../errors';
import type { Fleet } from '../fleet/fleet';

/** The option that says of fleets that what is committed is rolled out everywhere. */
export const ROLLED_OUT = '--rolled-out';

/**
 * Reads the arguments of a `main.ts`: none, or which fleets are rolled out.
 *
 * @returns whether a fleet is one of them.
 * @throws FleetError for any other argument, and for a fleet that there is none of.
 */
export function rolledOut(args: readonly string[], fleets: readonly Fleet[]): (fleet: Fleet) => boolean {
  const names = new Set(fleets.flatMap(namesOf));
  const findings = args.flatMap((arg): readonly Finding[] => {
    const [option, ...name] = arg.split('=');
    if (option !== ROLLED_OUT) {
      return [
        {
          code: 'unknown-argument',
          path: 'main',
          message: 'the synth has no such argument',
          value: arg,
          allowed: `${ROLLED_OUT}, ${ROLLED_OUT}=FLEET`,
          fix: 'leave it out: everything else stands in main.ts',
        },
      ];
    }
    return name.length === 0 || names.has(name.join('='))
      ? []
      : [
          {
            code: 'unknown-argument',
            path: 'main',
            message: 'there is no such fleet',
            value: arg,
            allowed: [...names].map((known) => `${ROLLED_OUT}=${known}`).join(', '),
            fix: 'name a fleet of main.ts, or none for all of them',
          },
        ];
  });
  if (findings.length > 0) {
    throw new FleetError(findings);
  }
  return (fleet) =>
    args.includes(ROLLED_OUT) || namesOf(fleet).some((name) => args.includes(`${ROLLED_OUT}=${name}`));
}

/** By its organisation, and in one cluster of several also with that. */
function namesOf({ org, cluster }: Fleet): readonly string[] {
  return cluster.name === undefined ? [org] : [org, `${cluster.name}/${org}`];
}
