/**
 * Registries where anybody may have a name of his own: the same path below two of them is of two owners. By host, or by
 * an end of hosts, which begins with `*`.
 *
 * @see https://docs.docker.com/docker-hub/repos/
 * @see https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 * @see https://docs.quay.io/
 * @see https://docs.cloud.google.com/artifact-registry/docs/docker/names
 */
export const PUBLIC_REGISTRIES: readonly string[] = [
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
  'ghcr.io',
  'quay.io',
  'registry.gitlab.com',
  'public.ecr.aws',
  'gcr.io',
  'us.gcr.io',
  'eu.gcr.io',
  'asia.gcr.io',
  'mirror.gcr.io',
  '*-docker.pkg.dev',
  'registry.hub.docker.com',
  'codeberg.org',
  'lscr.io',
  'ttl.sh',
  'registry.digitalocean.com',
  'registry.fly.io',
  'registry.heroku.com',
  'gitea.com',
  'icr.io',
];

/** The registry that an image without a host is of, as its images name it. */
export const DOCKER_HUB = 'docker.io';

/** Other hosts that it answers at, or that show it. */
export const DOCKER_HUB_HOSTS: readonly string[] = [
  'hub.docker.com',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
];
