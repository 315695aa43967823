import type { Attack } from '../../../lib/boundary/admission/corpus/attack';
import { ATTACKS } from '../../../lib/boundary/admission/corpus/attacks';
import { credentials } from '../../../lib/boundary/admission/corpus/attacks-on-secrets';
import { changed } from '../../../lib/boundary/admission/corpus/edit';
import { OWN_PULL_SECRET } from '../../../lib/boundary/admission/corpus/honest-variants';
import { type Scene, scenesOf } from '../../../lib/boundary/admission/corpus/scene';
import { Question } from '../../../lib/boundary/admission/evaluate';
import { type Policy, policiesIn } from '../../../lib/boundary/admission/policy';
import type { AdmissionRequest, World } from '../../../lib/boundary/admission/request';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { FLEET_SPECS, type FleetName } from '../../corpus/fleets';
import { expectedFleet, manifestsOf } from './rendered-fleet';

/** Attacks that more than their rule refuses, by what refuses the same. */
const REFUSED_BY_MORE: Readonly<Record<string, readonly string[]>> = {
  'the rules about the containers of a job': [
    'job-second-daemon',
    'job-foreign-daemon',
    'job-daemon-without-a-runner',
    'job-build-as-daemon',
    'job-pod-ephemeralcontainers',
  ],
  'the list of fields that a pod may have': [
    'job-node',
    'job-pod-hostipc',
    'job-pod-hostnetwork',
    'job-pod-hostpid',
    'manager-node',
    'manager-runtime-class',
    'manager-host-processes',
    'manager-host-processes-by-the-controller-manager',
    'manager-all-variables',
  ],
  'the rule about users, or about profiles': [
    'job-users-of-the-node',
    'job-users-and-profile',
    'job-users-and-no-seccomp',
    'job-users-and-profile-of-a-service',
  ],
  'manager-security': [
    'manager-privileged',
    'manager-privileged-by-the-controller-manager',
    'manager-escalation',
    'manager-unset-escalation',
    'manager-maybe-root',
    'manager-root',
    'manager-root-by-the-pod',
    'manager-no-seccomp',
    'manager-kept-capabilities',
    'manager-added-capability',
  ],
  'what a label of a runner decides': [
    'job-pod-of-a-neighbour',
    'manager-label-of-nobody',
    'manager-label-of-a-neighbour',
    'manager-label-of-a-neighbour-by-the-controller-manager',
    'manager-role-of-a-job',
  ],
  'the rules about volumes, or about probes': [
    'job-volume-host-path',
    'job-volume-config-map-is-node',
    'job-volume-claim-is-node',
    'manager-volume-host-path',
    'manager-volume-nfs',
    'manager-share',
    'plain-host-path',
    'manager-field-probe-of-another-host',
  ],
  'the other rules about connections': [
    'portforward-by-somebody',
    'portforward-by-a-manager',
    'proxy-by-somebody',
    'proxy-by-a-manager',
    'proxy-of-a-service',
    'exec-into-a-manager',
    'attach-into-a-manager',
  ],
  'change-labels': ['starve-owner-without-labels'],
  'baseline-proc-mount': ['job-security-procmount', 'manager-field-unmasked'],
};

/** Which rule refuses instead where the cluster adds a field: the one for its value. */
const WHERE_ADDED: Readonly<Record<string, string>> = {
  'job-pod-dnsconfig': 'job-dns',
  'job-pod-topologyspreadconstraints': 'job-node',
  'manager-field-dns': 'manager-values',
};

interface Asked {
  readonly scene: Scene;
  readonly world: World;
  readonly policies: readonly Policy[];
  readonly fleet: FleetName;
}

let known: readonly (readonly Asked[])[] | undefined;

/** Every runner of every fleet of the corpus. */
function runners(): readonly (readonly Asked[])[] {
  known ??= (Object.keys(FLEET_SPECS) as FleetName[]).map((fleet) => {
    const { index, fleets } = collectFacts(manifestsOf(fleet), expectedFleet(fleet));
    const policies = policiesIn(index);
    return fleets
      .flatMap((one) => scenesOf(one, index))
      .map((scene) => ({ fleet, scene, world: worldOf(scene), policies }));
  });
  return known;
}

interface Refusals {
  readonly fleet: FleetName;
  readonly rules: ReadonlySet<string>;
}

/** The ids of the rules that refuse an attack, once for each runner that it is asked about. */
function refusalsOf({ of, request }: Attack): readonly Refusals[] {
  return runners().flatMap((fleet) => {
    const asked = fleet.filter(({ scene }) => request(scene) !== undefined);
    return (of === 'once' ? asked.slice(0, 1) : asked).map(({ fleet: name, scene, world, policies }) => {
      const question = new Question(request(scene) as AdmissionRequest, world);
      const refusals = policies.flatMap((policy) => question.refusalsBy(policy));
      return {
        fleet: name,
        rules: new Set(refusals.flatMap(({ how, by }) => (how === 'false' ? (by?.name ?? '') : []))),
      };
    });
  });
}

/** The namespace of a fleet, with the job pods of a runner and its neighbour beside each other. */
function worldOf(scene: Scene): World {
  const name = scene.namespace;
  const labels = { 'kubernetes.io/metadata.name': name };
  const pods = scene.neighbour === undefined ? [scene] : [scene, scene.neighbour];
  return {
    namespaces: new Map([[name, { labels, object: { metadata: { name, labels } } }]]),
    objects: pods.map((one) => {
      const { name: secret } = credentials(one)['metadata'] as { name: string };
      return changed(one.jobPod, 'spec.imagePullSecrets', [{ name: secret }, OWN_PULL_SECRET]);
    }),
  };
}

const BY_MORE = Object.values(REFUSED_BY_MORE).flat();

test.each(ATTACKS.map((attack) => [attack.id, attack.rule, attack] as const))(
  '%s is refused by %s',
  (id, rule, attack) => {
    const refused = refusalsOf(attack);
    expect(refused.length).toBeGreaterThan(0);
    const expected = (fleet: FleetName) => (fleet === 'changed' ? (WHERE_ADDED[id] ?? rule) : rule);
    expect(refused.filter(({ fleet, rules }) => !rules.has(expected(fleet)))).toEqual([]);
    expect(refused.some(({ rules }) => rules.size === 1)).toBe(!BY_MORE.includes(id));
  },
);

test('no attack gets lost', () => {
  const ids = ATTACKS.map(({ id }) => id);
  expect(BY_MORE.filter((id) => !ids.includes(id))).toEqual([]);
  // Raise it with each attack: a table that came to be empty would be missed by nothing else.
  expect(ids).toHaveLength(960);
});
