import { type CloudIdentity, Fleet, type FleetSpec, fleetBefore, renderFleet } from '../../../lib';
import { CLOUD_IDENTITIES } from '../../chart/sample-fleet';
import type { Manifest } from '../edit';
import { admissionResults, expressionsOf, policyOf } from './rendered-fleet';

const { aws, azure, gcp } = CLOUD_IDENTITIES;

type Change = object;

/** A small fleet, one of whose runners changes. */
function fleetWith(change: Change): FleetSpec {
  return {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: [
      { kind: 'docker' },
      { kind: 'docker', name: 'deploy', tags: ['deploy'], accessLevel: 'ref_protected', ...change },
    ],
  };
}

/** The fleet as it is rendered over another one. */
function rendered(before: Change, now: Change): Manifest[] {
  const stood = fleetBefore(renderFleet(Fleet.parse(fleetWith(before))).map(({ text }) => text));
  const files = renderFleet(Fleet.parse(fleetWith(now)), stood);
  return [...fleetBefore(files.map(({ text }) => text)).objects] as Manifest[];
}

const resultOf = (objects: readonly Manifest[]) =>
  admissionResults(objects, undefined).find(({ id }) => id === 'admission-overlap');

const somebody = (cloudIdentity: CloudIdentity) => ({ cloudIdentity });
const otherPool = somebody({ ...gcp, provider: gcp.provider.replace('ci-pool', 'other-pool') });
const otherAccount = somebody({ ...gcp, serviceAccount: 'other-one@acme.iam.gserviceaccount.com' });

const affinity = (zone: string) => ({
  nodes: {
    affinity: {
      required: [
        { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
      ],
    },
  },
});

describe('a change over a committed version is let pass until the roll-over is done', () => {
  it.each<[string, Change, Change]>([
    ['an identity that was none', somebody(aws), {}],
    ['another cloud', somebody(aws), somebody(azure)],
    ['Google in the place of another', somebody(aws), somebody(gcp)],
    ['Google no longer', somebody(gcp), {}],
    ['another provider of Google', somebody(gcp), otherPool],
    ['another service account of Google', somebody(gcp), otherAccount],
    [
      'another annotation',
      { podAnnotations: { 'example.com/a': '1' } },
      { podAnnotations: { 'example.com/a': '2' } },
    ],
    ['another label', { podLabels: { 'example.com/a': '1' } }, { podLabels: { 'example.com/a': '2' } }],
    ['another affinity', affinity('a'), affinity('b')],
  ])('%s', (_, before, now) => {
    // What is rendered was judged, by whoever knows what stood before.
    const objects = rendered(before, now);
    expect(
      resultOf(objects)
        ?.openings.map(({ sentence }) => sentence)
        .join(),
    ).toContain('deploy are let pass as they were before');
  });

  it.each<[string, Change, Change]>([
    ['an identity is new', {}, somebody(aws)],
    ['the role alone is another', somebody(aws), somebody({ ...aws, role: `${aws.role}-2` })],
  ])('and nothing of it where %s: no rule asks for that', (_, before, now) => {
    const told = resultOf(rendered(before, now))?.openings ?? [];
    expect(told.map(({ sentence }) => sentence).join()).not.toContain('cloudIdentity');
  });
});

describe('a version that no fleet was', () => {
  /** What is told of a version that says something else. */
  const forged = (name: string, text: string) => {
    const objects = rendered(somebody(gcp), otherPool);
    const line = expressionsOf(policyOf(objects, 'job-pods')).find((one) => one.name === name);
    expect(line?.text).toBeDefined();
    line?.write(text);
    return resultOf(objects)?.findings.map(({ message }) => message) ?? [];
  };

  it.each([
    ["['token for vault']"],
    ["['token for ']"],
    ["['token for https://kubernetes.default.svc']"],
    ["['file of metadata.annotations[\\'x\\']']"],
  ])('has a token for somebody else: %s', (text) => {
    expect(forged('before_cloudIdentity', text)).toContain(
      'jobs of a version mount more than a token for a cloud and volumes of their own',
    );
  });

  it.each([
    ["['k8s.v1.cni.cncf.io/networks=host']"],
    ["['iam.amazonaws.com/role=admin']"],
    ['[\'runner-fleet/google-identity={"token_url": "https://evil.example"}\']'],
  ])('has an annotation that somebody acts on: %s', (text) => {
    expect(forged('before_podAnnotations', text)).toContain(
      'somebody acts on what job pods of a version carry',
    );
  });
});
