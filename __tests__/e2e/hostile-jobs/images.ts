import { AS_ALWAYS, type HostileJob, image } from './hostile-job';

const NOT_ALLOWED = 'image is not present on list of allowed images';

/** Jobs that want images outside of the list. */
export const IMAGES: readonly HostileJob[] = [
  image('docker', 'registry.attacker.example/miner:1', 'none', NOT_ALLOWED),
  image('docker', 'registry.attacker.example:5000/docker.io/library/alpine:3', 'none', NOT_ALLOWED),
  image('docker', 'docker.io.attacker.example/library/alpine:3', 'none', NOT_ALLOWED),
  image('docker', 'alpine', 'none', NOT_ALLOWED),
  image('docker', 'docker.io/library/alpine', 'none', NOT_ALLOWED),
  image('nix', 'docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('nix', 'docker.io/nixos/nix-attacker:1', 'none', NOT_ALLOWED),
  image('tinyland-docker', 'docker.io/attacker/rockylinux:9.6', 'none', NOT_ALLOWED),
  image('dind', 'docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('docker', ' docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('dind', 'docker.io/library/docker:28.5.1-dind', { image: 'docker.io/library/docker:28.5.1-dind' }),
  {
    name: 'an image from a variable',
    runner: 'docker',
    job: { image: { name: '$IMAGE' }, variables: { IMAGE: 'registry.attacker.example/miner:1' } },
    pod: 'none',
    says: NOT_ALLOWED,
  },
  {
    name: 'an entrypoint of its own',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', entrypoint: ['/bin/sh', '-c', 'sleep 3600'] } },
    pod: AS_ALWAYS,
    says: 'hello from job',
  },
  {
    name: 'a pull policy that trusts what is on the node',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', pullPolicy: ['if-not-present'] } },
    pod: 'none',
    says: 'is not one of the allowed_pull_policies ([Always])',
  },
  {
    name: 'a pull policy that never asks the registry',
    runner: 'tinyland-docker',
    job: { image: { name: 'docker.io/rockylinux/rockylinux:9.6', pullPolicy: ['never', 'always'] } },
    pod: { image: 'docker.io/rockylinux/rockylinux:9.6' },
    says: 'Using effective pull policy of [Always] for container build',
  },
  {
    name: 'root by image:kubernetes:user',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', kubernetesUser: '0' } },
    pod: AS_ALWAYS,
    says: 'user "0" is not in the allowed list',
  },
  {
    name: 'a user by image:kubernetes:user',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', kubernetesUser: '1000:1001' } },
    pod: { user: { runAsUser: 1000, runAsGroup: 1001 } },
  },
  {
    name: 'options of another executor',
    runner: 'docker',
    job: {
      image: { name: 'docker.io/library/alpine:3.22.2', docker: { user: 'root', platform: 'linux/s390x' } },
    },
    pod: AS_ALWAYS,
  },
];
