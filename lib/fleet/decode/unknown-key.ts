import type * as v from 'valibot';
import type { Finding } from '../../errors';
import { RUNNER_KINDS } from '../../privilege';
import { spanText } from '../../world/runner-minors';
import { fieldWithOwner, type GitLabKey, gitLabKeyAt } from '../gitlab-key';
import {
  DEVICES_OF_ROOT,
  FORBIDDEN_FIELDS,
  FORBIDDEN_SOURCES,
  IDENTITY_OF_ROOT,
  LEVEL_IS_FIXED,
  USER_OF_DIND,
  USERS_OF_DIND,
} from '../types/forbidden';
import { runnerSchema } from './schema';
import { keysOf, placesOf, siblingKeys } from './schema-keys';
import { suggest } from './suggest';

type Description = Omit<Finding, 'path'>;

/** What runners of every kind have but those whose jobs are root. */
const OF_DIND: Readonly<Record<string, string>> = {
  podSecurity: LEVEL_IS_FIXED,
  cloudIdentity: IDENTITY_OF_ROOT,
  devices: DEVICES_OF_ROOT,
  userNamespaces: USERS_OF_DIND,
  imageBuilds: USERS_OF_DIND,
  runAs: USER_OF_DIND,
};

/** As many places are named where a key belongs. */
const MOST_PLACES = 3;

/** What a finding says of a key that must not be where it is, given the path to it in the schema that refused it. */
export function describeUnknownKey(
  path: readonly string[],
  schema: object,
  issuePath: readonly v.IssuePathItem[],
): Description {
  const key = path.at(-1) ?? '';
  if (Object.hasOwn(FORBIDDEN_FIELDS, key)) {
    const message = FORBIDDEN_FIELDS[key as keyof typeof FORBIDDEN_FIELDS];
    return { code: 'forbidden-field', message, fix: 'remove the field' };
  }
  if (Object.hasOwn(FORBIDDEN_SOURCES, key) && path.includes('volumes')) {
    const message = FORBIDDEN_SOURCES[key as keyof typeof FORBIDDEN_SOURCES];
    return { code: 'forbidden-field', message, fix: 'remove the field' };
  }
  if (Object.hasOwn(OF_DIND, key)) {
    return { code: 'forbidden-field', message: OF_DIND[key] ?? '', fix: 'remove the field' };
  }
  const isRunner = 'kind' in ((schema as { entries?: object }).entries ?? {});
  const ofGitLab = gitLabKeyAt(path, isRunner);
  const meant = suggest(key, siblingKeys(schema, issuePath));
  return (
    (isRunner && path.length === 1 ? ofOtherKinds(key) : undefined) ??
    (ofGitLab ? describeGitLabKey(key, ofGitLab) : undefined) ??
    unknown(
      key,
      ofAnyValue(key, path) ??
        ofAnotherType(path, schema) ??
        (meant === undefined ? undefined : `did you mean '${meant}'?`) ??
        elsewhere(key, schema) ??
        nearest(key, schema) ??
        'remove it',
    )
  );
}

/** Only a toleration that is of any value lacks one. */
function ofAnyValue(key: string, path: readonly string[]): string | undefined {
  return key === 'value' && path.includes('tolerations')
    ? "remove it, or the operator: with 'Exists' a toleration is of any value"
    : undefined;
}

/** What stands beside a field says which fields there are. */
function ofAnotherType(path: readonly string[], schema: object): string | undefined {
  return placesOf(schema).some((place) => place.join('.') === path.join('.'))
    ? 'remove it: what is said beside it has no such field'
    : undefined;
}

function unknown(key: string, fix: string): Description {
  return { code: 'unknown-key', message: `there is no '${key}' here`, fix };
}

/** A field that only runners of other kinds have. */
function ofOtherKinds(key: string): Description | undefined {
  const kinds = RUNNER_KINDS.filter((kind) => Object.hasOwn(runnerSchema(kind).entries, key));
  const named = kinds.map((kind) => `'${kind}'`).join(' and ');
  return kinds.length === 0
    ? undefined
    : {
        code: 'unknown-key',
        message: `'${key}' is a field of runners of kind ${named}, and means nothing for others`,
        fix: `remove it, or choose kind ${kinds.map((kind) => `'${kind}'`).join(' or ')}`,
      };
}

/** Where the fleet or the runner has a key of this name. */
function elsewhere(key: string, schema: object): string | undefined {
  const places = placesOf(schema).filter((place) => place.at(-1) === key);
  const named = [...new Set(places.map((place) => place.join('.')))].slice(0, MOST_PLACES);
  return named.length === 0 ? undefined : `move it to where it belongs: ${named.join(' or ')}`;
}

function nearest(key: string, schema: object): string | undefined {
  const meant = suggest(key, keysOf(schema));
  return meant === undefined ? undefined : `did you mean '${meant}'?`;
}

function describeGitLabKey(key: string, { row, of }: GitLabKey): Description {
  const minors = spanText(row);
  const why = `${minors === '' ? '' : ` (GitLab Runner knows it ${minors})`}${row.why === undefined ? '' : `: ${row.why}`}`;
  switch (row.is) {
    case 'field':
      return {
        code: 'unknown-key',
        message: `'${key}' is a key of ${of}, and has another place here`,
        fix: `use ${fieldWithOwner(row.field ?? '')}${row.why === undefined ? '' : `, ${row.why}`}`,
      };
    case 'decided':
      return {
        code: 'unknown-key',
        message: `'${key}' of ${of} is not for a fleet to decide${why}`,
        fix: 'remove it',
      };
    default:
      return {
        code: 'unknown-key',
        message: `'${key}' of ${of} is not offered yet${why}`,
        fix: 'remove it',
      };
  }
}
