import { Fleet } from '../../../lib';
import { Question } from '../../../lib/boundary/admission/evaluate';
import { policiesIn } from '../../../lib/boundary/admission/policy';
import { asker, type Body, celValue } from '../../../lib/boundary/admission/request';
import { readObjects } from '../../../lib/boundary/facts/manifests/kubernetes-object';
import { ObjectIndex } from '../../../lib/boundary/facts/manifests/object-index';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { FLEET_SPECS } from '../../corpus/fleets';
import { jobPod } from '../../corpus/job-pod';
import { withSecurity } from '../../corpus/objects';
import type { Manifest } from '../edit';
import { admissionResults, policyOf, replace } from './rendered-fleet';
import { HANDED } from './tamperings';

const fleet = Fleet.parse({
  ...FLEET_SPECS.tinyland,
  cluster: {
    ...FLEET_SPECS.tinyland.cluster,
    breakGlass: { users: ['oncall@example.com'], groups: ['sre'] },
  },
});
const manifests = () => structuredClone(objectsOf(fleet)) as unknown as Manifest[];
const messages = (objects: readonly Manifest[], expected = expectationOf(fleet)) =>
  admissionResults(objects, expected)
    .filter(({ id }) => ['admission-admits', 'admission-refuses', 'admission-judged'].includes(id))
    .flatMap(({ findings }) => findings.map(({ code, message }) => `${code}: ${message}`));

describe('whoever may break the glass', () => {
  it('is let pass, and nobody minds', () => {
    expect(messages(manifests())).toEqual([]);
    expect(admissionResults(manifests(), undefined).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it.each(['oncall@example.com', 'sre'])('is missed where a policy does not know %s', (name) => {
    const objects = manifests();
    replace('connections', 'not-break-glass', `'${name}'`, "'nobody'")(objects);
    const found = messages(objects).join('\n');
    expect(found).toContain(`admission-admits: the policy refuses a command in a manager for ${name}`);
    expect(found).toMatch(/by (?:user|group) nobody/);
  });

  it('may not have a Secret that is filled with a token which never expires', () => {
    const objects = manifests();
    replace(
      'secrets',
      'secret-service-account-token',
      /^/,
      "request.userInfo.username == 'oncall@example.com' || ",
    )(objects);
    expect(messages(objects).join('\n')).toMatch(
      /admission-refuses: .*never expires, by oncall@example\.com/,
    );
  });

  it('is somebody whom the fleet names, and nobody else', () => {
    const expected = { ...expectationOf(fleet), breakGlass: ['sre'] };
    expect(messages(manifests(), expected).join('\n')).toContain('by user oncall@example.com');
  });
});

describe('what a tampering lets pass', () => {
  const privileged = withSecurity(jobPod(fleet, 'docker'), 'build', { privileged: true });
  const isRefused = (objects: readonly Manifest[]): boolean => {
    const index = new ObjectIndex(readObjects(objects).objects);
    const labels = { 'kubernetes.io/metadata.name': 'tinyland-runners' };
    const request = {
      asker: {
        ...asker('system:serviceaccount:tinyland-runners:docker-manager'),
        extra: { 'authentication.kubernetes.io/pod-name': ['docker-manager-6684655d6d-rvp95'] },
      },
      operation: 'CREATE' as const,
      group: '',
      version: 'v1',
      kind: 'Pod',
      resource: 'pods',
      subresource: '',
      namespace: 'tinyland-runners',
      name: privileged.metadata.name,
      object: celValue(privileged) as Body,
    };
    const namespaces = new Map([['tinyland-runners', { labels, object: { metadata: { labels } } }]]);
    const question = new Question(request, { objects: [], namespaces });
    return policiesIn(index).some((policy) => question.refusalsBy(policy).length > 0);
  };

  it('is refused as rendered', () => {
    expect(isRefused(manifests())).toBe(true);
    expect(policyOf(manifests(), 'baseline')).toBeDefined();
  });

  it.each([
    'every rule is 1 == 1',
    'every rule has a tail that is true',
    'baseline looks at ConfigMaps only',
    'baseline is bound for ConfigMaps only',
    'no confined containers',
  ])('is a privileged job pod: %s', (name) => {
    const objects = manifests();
    HANDED.find((row) => row.name === name)?.tamper(objects);
    expect(isRefused(objects)).toBe(false);
  });
});
