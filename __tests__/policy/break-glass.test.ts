import { Fleet } from '../../lib';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { FLEET_SPECS } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { managerPod } from '../corpus/manager-pod';
import { plainPod, secret, withLabels, withSecurity, withSpec } from '../corpus/objects';
import { type AdmissionRequest, connecting, creating, updating } from '../corpus/request';
import { manager, VISITOR } from '../corpus/users';
import { Markdown } from '../docs/markdown';
import { denialsOf } from './evaluate';

const ONCALL = 'oncall@example.com';

const fleet = Fleet.parse({
  ...FLEET_SPECS.tinyland,
  cluster: { ...FLEET_SPECS.tinyland.cluster, breakGlass: { users: [ONCALL], groups: ['sre'] } },
});
const { namespace } = fleet.names;
const pod = jobPod(fleet, 'docker');

/** What nobody else may do, as asked by `user`. */
const emergencies = (
  user: string,
  groups: readonly string[],
): Readonly<Record<string, AdmissionRequest>> => ({
  'a privileged pod': creating(user, 'pods', withSecurity(plainPod(namespace), 'app', { privileged: true }), {
    groups,
  }),
  'a pod with the labels of a runner': creating(
    user,
    'pods',
    withLabels(plainPod(namespace), { 'runner-fleet/role': 'job' }),
    { groups },
  ),
  'an ephemeral container': updating(
    user,
    'pods/ephemeralcontainers',
    pod,
    withSpec(pod, { ephemeralContainers: [{ name: 'debugger', image: 'busybox:1.37.0' }] }),
    { groups },
  ),
  'a command in a manager': connecting(user, 'exec', managerPod(fleet, 'docker'), 'manager', { groups }),
  'a forwarded port': connecting(user, 'portforward', managerPod(fleet, 'docker'), undefined, { groups }),
  'the token of a manager': creating(
    user,
    'serviceaccounts/token',
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name: 'docker-manager', namespace },
    },
    { groups },
  ),
});

describe('whoever may break the glass', () => {
  it.each(Object.entries(emergencies(ONCALL, [])))('by name, may have: %s', (_, request) => {
    expect(denialsOf(fleet, request)).toEqual([]);
  });

  it.each(Object.entries(emergencies(VISITOR, ['developers', 'sre'])))(
    'by group, may have: %s',
    (_, request) => {
      expect(denialsOf(fleet, request)).toEqual([]);
    },
  );

  it('may not have a Secret that is filled with a token which never expires', () => {
    const forever = secret(namespace, 'forever', 'kubernetes.io/service-account-token');
    expect(denialsOf(fleet, creating(ONCALL, 'secrets', forever)).map(({ rule }) => rule)).toEqual([
      'secret-service-account-token',
    ]);
  });
});

describe('everybody else', () => {
  it.each(Object.entries(emergencies(VISITOR, ['developers'])))('may not have: %s', (_, request) => {
    expect(denialsOf(fleet, request)).not.toEqual([]);
  });

  it('may not have it through a manager that says it is in the group', () => {
    const request = emergencies(manager('tinyland', 'docker'), ['sre'])[
      'a forwarded port'
    ] as AdmissionRequest;
    expect(denialsOf(fleet, request).map(({ policy }) => policy)).toContain('writes');
  });
});

describe('a refusal that leaves the way to break the glass', () => {
  const fixes = admissionPolicies(fleet)
    .flatMap(({ rules }) => rules)
    .filter(({ fix }) => fix.includes('glass'));

  it('is one of these', () => {
    expect(fixes.map(({ id }) => id).sort()).toEqual([
      'change-ephemeral-containers',
      'connect-manager',
      'connect-ports',
      'secret-token-request',
    ]);
  });

  it.each(fixes.map(({ id, fix }) => [id, fix]))('names the page that has the steps: %s', (_, fix) => {
    const [, path = ''] = /\((docs\/\S+\.md) of cdk8s-gitlab-runners\)$/.exec(fix) ?? [];
    expect(new Markdown(path).section('Break glass').trim()).not.toBe('');
  });
});
