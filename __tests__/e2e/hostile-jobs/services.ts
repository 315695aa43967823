import { AS_ALWAYS, type HostileJob } from './hostile-job';

const NO_SUCH_SERVICE = 'image is not present on list of allowed services';

/** An admission policy, to whoever reads the log of the job. */
const TOO_MANY_SERVICES = 'denied request: [job-containers]';

/** The same, to whoever brings a daemon to a runner that has one. */
const BRINGS_THE_DAEMON =
  'remove services of the job, docker:dind first, since a dind runner brings the daemon';

const DAEMON = 'docker.io/library/docker:28.5.1-dind';

/** Jobs that want services outside of the list, or to be the daemon. */
export const SERVICES: readonly HostileJob[] = [
  {
    name: 'a daemon of its own',
    runner: 'dind',
    job: { services: [{ name: 'docker:dind', alias: 'docker' }] },
    pod: 'none',
    says: BRINGS_THE_DAEMON,
  },
  {
    name: 'a daemon as most guides write it',
    runner: 'dind',
    job: { services: [{ name: 'docker:28-dind' }] },
    pod: 'none',
    says: BRINGS_THE_DAEMON,
  },
  {
    name: 'a daemon on a runner that has none',
    runner: 'docker',
    job: { services: [{ name: 'docker:28-dind', alias: 'docker' }] },
    pod: 'none',
    says: 'images are built with Buildah there',
  },
  {
    name: 'a daemon on another runner that has none, from where a registry is named',
    runner: 'tinyland-docker',
    job: { services: [{ name: 'docker.io/library/docker:28.5.1-dind-rootless' }] },
    pod: 'none',
    says: 'images are built with Buildah there',
  },
  {
    name: "the allowed daemon image under the daemon's alias",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'docker', command: ['sleep', '3600'] }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: "several aliases, the daemon's among them",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'docker, docker  second' }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: "the daemon's alias in other letters",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'DOCKER' }] },
    pod: 'none',
    says: 'provided host alias DOCKER for service docker.io/library/docker:28.5.1-dind is invalid DNS',
  },
  {
    name: "the default image as a service under the daemon's alias",
    runner: 'dind',
    job: { services: [{ name: 'docker.io/library/docker:28.5.1-cli', alias: 'docker' }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: 'an alias that is the name of the build container',
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'build' }] },
    pod: 'none',
    says: 'Duplicate value',
  },
  {
    name: 'an alias that is the name of the init container',
    runner: 'docker',
    job: { services: [{ name: 'docker.io/library/redis:7', alias: 'init-permissions' }] },
    pod: 'none',
    says: 'Duplicate value',
  },
  {
    name: 'a service from a registry that is not allowed',
    runner: 'docker',
    job: { services: [{ name: 'registry.attacker.example/miner:1' }] },
    pod: 'none',
    says: NO_SUCH_SERVICE,
  },
  {
    name: 'a service where none is allowed',
    runner: 'nix',
    job: { services: [{ name: 'docker.io/library/redis:7' }] },
    pod: 'none',
    says: NO_SUCH_SERVICE,
  },
  {
    name: 'a service with ports, for which the runner makes a Service',
    runner: 'docker',
    job: {
      services: [{ name: 'docker.io/library/redis:7', alias: 'web', ports: [{ number: 80, name: 'http' }] }],
    },
    pod: { services: ['web'] },
    says: 'cannot create resource "services"',
  },
  {
    name: 'variables for the daemon',
    runner: 'dind',
    job: {
      variables: {
        DOCKER_TLS_CERTDIR: '/tmp',
        DOCKER_HOST: 'tcp://0.0.0.0:2375',
        LD_PRELOAD: '/builds/x.so',
      },
    },
    pod: AS_ALWAYS,
  },
  {
    name: 'many services',
    runner: 'docker',
    job: {
      services: Array.from({ length: 40 }, (_, index) => ({
        name: 'docker.io/library/redis:7',
        alias: `many-${index}`,
      })),
    },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
];
