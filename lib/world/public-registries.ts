/**
 * Registries where anybody may have a name of his own: the same path below two of them is of two owners.
 *
 * @see https://docs.docker.com/docker-hub/repos/
 * @see https://docs.github.com/en/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 * @see https://docs.quay.io/
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
  'ttl.sh',
];
