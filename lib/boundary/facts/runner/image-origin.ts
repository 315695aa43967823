/** Repositories in which GitLab publishes the manager and the helper. */
const GITLAB_REPOSITORIES: readonly string[] = [
  'registry.gitlab.com/gitlab-org/gitlab-runner',
  'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper',
  'registry.gitlab.com/gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-ocp',
  'registry.gitlab.com/gitlab-org/ci-cd/gitlab-runner-ubi-images/gitlab-runner-helper-ocp',
  'gitlab/gitlab-runner',
  'gitlab/gitlab-runner-helper',
  'docker.io/gitlab/gitlab-runner',
  'docker.io/gitlab/gitlab-runner-helper',
];

/** Registries from which the default kinds take the images of jobs. */
const PUBLIC_REGISTRIES: readonly string[] = ['docker.io', 'registry.gitlab.com'];

/** An image without tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/s, '').replace(/:[^:/]*$/, '');
}

/** Whether GitLab publishes the image of a manager or helper there. */
export function isOfGitLab(image: string): boolean {
  return GITLAB_REPOSITORIES.includes(repositoryOf(image));
}

/**
 * The first element of an image or pattern if it names a registry: it holds a dot or a port, or is `localhost`. Docker
 * Hub's own short names have none.
 *
 * @see https://github.com/distribution/reference
 */
export function registryOf(image: string): string | undefined {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : undefined;
}

/** Whether everybody takes images from there. */
export function isPublic(registry: string | undefined): boolean {
  return registry === undefined || PUBLIC_REGISTRIES.includes(registry);
}

/** Patterns with more alternatives than these are not taken apart. */
const MOST_ALTERNATIVES = 64;

/** A pattern with its braces written out; `undefined` for one that has too many, or none that close. */
export function alternativesOf(pattern: string): readonly string[] | undefined {
  let done: string[] = [];
  let open = [pattern];
  while (open.length > 0) {
    const next: string[] = [];
    for (const text of open) {
      const [all, before, inner, after] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(text) ?? [];
      if (all === undefined) {
        done = [...done, text];
      } else {
        next.push(...(inner ?? '').split(',').map((choice) => `${before}${choice}${after}`));
      }
    }
    if (done.length + next.length > MOST_ALTERNATIVES) {
      return undefined;
    }
    open = next;
  }
  return done.some((text) => /[{}]/.test(text)) ? undefined : done;
}

/** Whether the registry of a pattern, or what may become one, is left open by a wildcard. */
export function leavesRegistryOpen(pattern: string): boolean {
  const open = (text: string): boolean => text.includes('/') && /[*?[\]\\]/.test(text.split('/', 1)[0] ?? '');
  return alternativesOf(pattern)?.some(open) ?? true;
}
