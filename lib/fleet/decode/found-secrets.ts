import type { Finding } from '../../errors';
import { segment, withoutList } from './finding-path';
import { secretShapeOf } from './secret-search';

/** A finding for each text in an input that looks like a secret. */
export function findSecrets(input: unknown, path: readonly string[], seen = new Set<unknown>()): Finding[] {
  if (typeof input === 'string') {
    const shape = secretShapeOf(input);
    return shape === undefined ? [] : [secretFinding(shape, path)];
  }
  if (typeof input !== 'object' || input === null || seen.has(input)) {
    return [];
  }
  seen.add(input);
  return Object.entries(input).flatMap(([key, value], index) => {
    const shape = secretShapeOf(key);
    return shape === undefined
      ? findSecrets(value, [...path, segment(path, key, value)], seen)
      : [secretFinding(shape, [...path, `key ${index + 1}`])];
  });
}

function secretFinding(shape: string, path: readonly string[]): Finding {
  return {
    code: 'secret-value',
    path: withoutList(path).join(' / '),
    message: `this looks like ${shape}; it is not printed here`,
    allowed: 'names of Secrets, never their values',
    fix:
      shape === 'a password in a URL'
        ? 'leave user and password out of the URL: jobs get what they log in with as masked CI/CD variables of GitLab, and a proxy can know a cluster by its address'
        : 'revoke it if it is real, then name where the Secret comes from with token or credentials; jobs get theirs as masked CI/CD variables of GitLab',
  };
}
