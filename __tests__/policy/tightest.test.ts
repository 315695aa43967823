import * as fc from 'fast-check';
import { TIGHTEST } from '../../lib/policy/tightest';
import { ATTACKS } from '../corpus/attacks/attacks';
import { corpusFleet, type FleetName } from '../corpus/fleets';
import { goldens } from '../corpus/golden';
import { jobPod } from '../corpus/job-pod';
import { type Container, type Pod, withSecurity } from '../corpus/objects';
import { type AdmissionRequest, creating } from '../corpus/request';
import { manager } from '../corpus/users';
import { denialsOf } from './evaluate';

type Fields = Readonly<Record<string, unknown>>;
type Tightest = { readonly [Part in keyof typeof TIGHTEST]: Fields };

interface Asked {
  readonly title: string;
  readonly fleet: FleetName;
  readonly request: AdmissionRequest;
}

const isPod = ({ request }: Asked): boolean => request.resource === 'pods' && request.operation === 'CREATE';

/** Pods that lack nothing but `hostUsers: false`, which their runner declares: with it they are honest ones. */
const MENDED: readonly string[] = ['the users of its node', 'a build that is root of its node'];

const attacks: readonly Asked[] = ATTACKS.filter((attack) => attack.layer === 'admission')
  .filter(isPod)
  .filter(({ title }) => !MENDED.includes(title));
const honest: readonly Asked[] = goldens().filter(isPod);

/** A pod with the fields of a table, wherever it says nothing itself. */
function tightened(pod: Pod, { pod: fields, podSecurity, container, containerSecurity }: Tightest): Pod {
  const contained = (one: Container): Container => ({
    ...container,
    ...one,
    securityContext: { ...containerSecurity, ...one.securityContext },
  });
  const { containers, initContainers, securityContext, ...spec } = pod.spec;
  return {
    ...pod,
    spec: {
      ...fields,
      ...spec,
      securityContext: { ...podSecurity, ...(securityContext as Fields) },
      containers: containers.map(contained),
      ...(initContainers ? { initContainers: initContainers.map(contained) } : {}),
    },
  };
}

const rulesAgainst = ({ fleet, request }: Asked, table?: Tightest): readonly string[] => {
  const object = table ? tightened(request.object as Pod, table) : request.object;
  return denialsOf(corpusFleet(fleet), { ...request, object } as AdmissionRequest).map(
    ({ policy, rule }) => `${policy}/${rule}`,
  );
};

const CONFINED = { type: 'RuntimeDefault' };

/** What asks for a profile is content once there is one. */
const CONTENT_BY_A_PROFILE = 'restricted/restricted-seccomp';

describe('the tightest values of fields', () => {
  it.each(honest)('keep nothing out: $title, $fleet', (asked) => {
    expect(rulesAgainst(asked, TIGHTEST)).toEqual([]);
  });

  it.each([
    [
      'a profile that only begins like the default one',
      { seccompProfile: { ...CONFINED, localhostProfile: 'x' } },
    ],
    ['a profile of the node', { appArmorProfile: { type: 'Localhost', localhostProfile: 'x' } }],
    ['no profile', { seccompProfile: {} }],
    ['a text for a profile', { appArmorProfile: 'RuntimeDefault' }],
  ])('are no other than these: %s', (_, securityContext) => {
    const fleet = corpusFleet('tinyland');
    const pod = withSecurity(jobPod(fleet, 'docker'), 'build', securityContext);
    const rules = denialsOf(fleet, creating(manager('tinyland', 'docker'), 'pods', pod)).map(
      ({ rule }) => rule,
    );
    expect(rules).toContain('job-security-fields');
  });

  it('let nothing in: whatever refuses a pod refuses it with them too', () => {
    expect(attacks.length).toBeGreaterThan(300);
    const letIn = attacks.flatMap((asked) => {
      const after = new Set(rulesAgainst(asked, TIGHTEST));
      return rulesAgainst(asked)
        .filter((rule) => rule !== CONTENT_BY_A_PROFILE && !after.has(rule))
        .map((rule) => `${asked.title}: ${rule}`);
    });
    expect(letIn).toEqual([]);
  });

  it('let nothing in, whichever of them there are', () => {
    const chosen = fc.record({
      pod: fc.subarray(Object.keys(TIGHTEST.pod)),
      podSecurity: fc.subarray(Object.keys(TIGHTEST.podSecurity)),
      container: fc.subarray(Object.keys(TIGHTEST.container)),
      containerSecurity: fc.subarray(Object.keys(TIGHTEST.containerSecurity)),
    });
    fc.assert(
      fc.property(fc.constantFrom(...attacks), chosen, (asked, names) => {
        const table = Object.fromEntries(
          Object.entries(names).map(([part, fields]) => [
            part,
            Object.fromEntries(
              fields.map((field) => [field, (TIGHTEST as Tightest)[part as keyof Tightest][field]]),
            ),
          ]),
        ) as Tightest;
        const after = rulesAgainst(asked, table);
        const before = rulesAgainst(asked).filter((rule) => rule !== CONTENT_BY_A_PROFILE);
        expect(after).toEqual(expect.arrayContaining([...before]));
      }),
      { numRuns: 100 },
    );
  });
});
