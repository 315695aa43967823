import { matchesImage } from '../../lib/boundary/facts/runner/image-pattern';
import { runnerConfig } from '../../lib/config/config-toml';
import { DAEMON_IMAGE } from '../../lib/fleet/images';
import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { creating } from '../corpus/request';
import { manager } from '../corpus/users';
import { denialsOf } from './evaluate';

/** A job that brings a Docker daemon where its runner has one: what GitLab Runner and the policies make of it. */
const SECOND_DAEMONS = [
  'docker:dind',
  'docker:28-dind',
  'docker.io/library/docker:28.5.1-dind',
  DAEMON_IMAGE,
];

const fleet = corpusFleet('tinyland');
const { kubernetes } = runnerConfig(fleet.runner('dind')).runners[0];

describe.each(SECOND_DAEMONS)('the service %s in a job of dind', (image) => {
  it('passes the list of GitLab Runner, whose refusal would not say what to do', () => {
    expect(kubernetes.allowed_services.some((pattern) => matchesImage(pattern, image))).toBe(true);
  });

  it('is refused once, by its name and with what to do', () => {
    const pod = jobPod(fleet, 'dind', { services: [{ image, alias: 'daemon' }] });
    const denials = denialsOf(fleet, creating(manager('tinyland', 'dind'), 'pods', pod));
    expect(denials.map(({ rule }) => rule)).toEqual(['job-containers']);
    expect(denials[0]?.message).toContain(`daemon=${image}`);
    expect(denials[0]?.message).toContain(
      'fix: remove services of the job, docker:dind first, since a dind runner brings the daemon',
    );
  });
});

describe.each(['docker', 'tinyland-docker'])('a job of %s, which has no daemon', (runner) => {
  const refusing = (image: string) =>
    denialsOf(
      fleet,
      creating(
        manager('tinyland', runner),
        'pods',
        // By the name of the daemon of dind, which is one where the runner brings it alone.
        jobPod(fleet, runner, { services: [{ image, alias: 'docker' }] }),
      ),
    );

  it.each([
    ...SECOND_DAEMONS,
    'docker:28-dind-rootless',
    'registry.gitlab.com/mirror/docker:28-dind@sha256:0',
  ])('is told what builds images where it brings %s', (image) => {
    const denials = refusing(image);
    expect(denials.map(({ rule }) => rule)).toEqual(['job-containers']);
    expect(denials[0]?.message).toContain('images are built with Buildah there');
  });

  it.each(['docker:28-cli', 'docker.io/library/postgres:17', 'docker.io/acme/docker-dind:1'])(
    'may bring %s',
    (image) => {
      expect(refusing(image)).toEqual([]);
    },
  );
});

it.each(['docker:28-cli', 'docker.io/library/postgres:17', 'evil.example/docker:28-dind'])(
  'the service %s is on no list of a dind runner',
  (image) => {
    expect(kubernetes.allowed_services.some((pattern) => matchesImage(pattern, image))).toBe(false);
  },
);
