import type { GrantDescription, IdentityDescription } from '../description/identity-description';
import type { NeedDescription } from '../description/needs-description';
import type {
  DirectionDescription,
  OpeningDescription,
  ReachDescription,
} from '../description/reach-description';
import type { SecretDescription, SecretReader } from '../description/secret-description';
import type { Comparison, Effect } from './change';
import { changeOf } from './change';
import { type Fields, isTheSame, members, toldBy } from './comparison';
import { factsInWords } from './facts-in-words';
import { changed, choices, flag, neutral, texts } from './value-comparisons';

const OPENING: Fields<OpeningDescription> = {
  peer: neutral('in words'),
  cidr: isTheSame,
  except: texts('network left out of it', 'narrows'),
  ports: choices('at'),
  policies: texts('NetworkPolicy that opens it', 'neutral'),
};

/** Where everything is open, no policy opens anything more. */
function direction(verb: string): Comparison<DirectionDescription> {
  const openings = members<OpeningDescription>({
    what: verb,
    nameOf: ({ cidr, peer }) => cidr ?? peer,
    fields: OPENING,
    added: 'widens',
  });
  return (before, after, place) => {
    if (before.everything === null && after.everything === null) {
      return openings(before.openings, after.openings, place);
    }
    if (before.everything !== null && after.everything !== null) {
      return neutral(`${verb} everything, as`)(before.everything, after.everything, place);
    }
    const [bounded, effect, everything]: readonly [DirectionDescription, Effect, string | null] =
      after.everything === null
        ? [after, 'narrows', before.everything]
        : [before, 'widens', after.everything];
    const all = `everything, as ${everything}`;
    const some = `${bounded.openings.length} openings`;
    return [
      changeOf({
        ...changed(
          verb,
          after.everything === null ? all : some,
          after.everything === null ? some : all,
          effect,
          place,
        ),
        parts: factsInWords(bounded.openings),
      }),
    ];
  };
}

/** What differs in what pods of one name reach. */
export const REACH: Fields<ReachDescription> = {
  pods: isTheSame,
  role: neutral('role'),
  runners: texts('runner that they are of', 'neutral'),
  egress: direction('may reach'),
  ingress: direction('may be reached by'),
};

const READER: Fields<SecretReader> = {
  who: isTheSame,
  how: isTheSame,
  byJobs: flag('seen by jobs', 'widens'),
  keys: choices('key'),
};

/** What differs in one Secret. */
export const SECRET: Fields<SecretDescription> = {
  name: isTheSame,
  keys: texts('key', 'neutral'),
  madeBy: neutral('made by'),
  optional: flag('pods start without it', 'neutral'),
  readers: members({
    what: 'reader',
    nameOf: ({ who, how }) => `${who}, ${how}`,
    idOf: ({ who, how }) => JSON.stringify([who, how]),
    fields: READER,
    added: 'widens',
  }),
};

const GRANT: Fields<GrantDescription> = {
  role: isTheSame,
  binding: isTheSame,
  everywhere: isTheSame,
  known: isTheSame,
  groups: isTheSame,
  resources: isTheSame,
  names: isTheSame,
  urls: isTheSame,
  verbs: texts('may also', 'widens'),
};

/** A right but for its verbs. */
function grantName({
  role,
  binding,
  everywhere,
  known,
  groups,
  resources,
  names,
  urls,
}: GrantDescription): string {
  const what = [
    ...resources,
    ...urls,
    ...(groups.every((group) => group === '')
      ? []
      : [`of ${groups.map((group) => group || 'core').join(', ')}`]),
    ...(names.length === 0 ? [] : [`named ${names.join(', ')}`]),
  ].join(' ');
  return `${what || 'nothing'}${known ? '' : ', not among the manifests'}${everywhere ? ' everywhere' : ''} by ${role}, ${binding}`;
}

function grantId({ verbs: _verbs, ...grant }: GrantDescription): string {
  return JSON.stringify(grant);
}

/** What differs in one who asks the API server. */
export const IDENTITY: Fields<IdentityDescription> = {
  name: isTheSame,
  kind: isTheSame,
  inManifests: flag('in the manifests', 'neutral'),
  pods: texts('pods that run as it', 'neutral'),
  tokenIn: texts('pods that have its token', 'widens'),
  imagePullSecrets: texts('Secret for pulling images', 'widens'),
  annotations: texts('annotation', 'widens'),
  grants: members({ what: 'may use', nameOf: grantName, idOf: grantId, fields: GRANT, added: 'widens' }),
};

/** Somebody who may do nothing, and nobody has the token of, makes nothing possible. */
export function weightOfIdentity({ grants, tokenIn, annotations }: IdentityDescription): Effect {
  return grants.length + tokenIn.length + annotations.length > 0 ? 'widens' : 'neutral';
}

/** What differs in what must exist before the apply. */
export const NEED: Fields<NeedDescription> = {
  kind: isTheSame,
  name: isTheSame,
  keys: toldBy('the Secret'),
  by: toldBy('the Secret, and the pods that name it'),
};
