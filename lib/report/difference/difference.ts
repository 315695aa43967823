import type {
  FleetsDescription,
  NamespaceDescription,
  OtherPodDescription,
  UnseenManagerDescription,
} from '../description/describe-fleets';
import { IDENTITY, NEED, REACH, SECRET, weightOfIdentity } from './access-comparison';
import { ADMISSION } from './admission-comparison';
import { CAPACITY } from './capacity-comparison';
import type { Change, Place } from './change';
import { byFields, type Fields, isTheSame, members, namesOf, newOrGone, within } from './comparison';
import { heldByJudge } from './held-by-judge';
import { POD } from './pod-comparison';
import { RISKS } from './risks-comparison';
import { RUNNER } from './runner-comparison';
import { onlyOf } from './runner-objects';
import { either } from './value-comparisons';

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

const OTHER_POD: Fields<OtherPodDescription> = { name: isTheSame, pod: byFields(POD) };

const UNSEEN: Fields<UnseenManagerDescription> = { where: isTheSame, reads: either('reads') };

const NAMESPACE: Fields<NamespaceDescription> = {
  name: isTheSame,
  org: either('organisation'),
  risks: byFields(RISKS),
  runners: members({ what: 'runner', nameOf, fields: RUNNER, added: 'widens' }),
  unseenManagers: members({
    what: 'manager whose configuration is not seen',
    nameOf: ({ where }) => where,
    fields: UNSEEN,
    added: 'widens',
  }),
  otherPods: members({
    what: 'pod of no runner',
    nameOf,
    fields: OTHER_POD,
    added: 'widens',
  }),
  reach: members({ what: 'network of', nameOf: ({ pods }) => pods, fields: REACH, added: 'widens' }),
  secrets: members({ what: 'Secret', nameOf, fields: SECRET, added: 'widens' }),
  identities: members({
    what: 'identity',
    nameOf,
    fields: IDENTITY,
    added: weightOfIdentity,
  }),
  admission: byFields(ADMISSION),
  capacity: byFields(CAPACITY),
  needs: members({
    what: 'must exist before the apply:',
    nameOf: ({ kind, name }) => `${kind} ${name}`,
    fields: NEED,
    added: 'neutral',
  }),
};

const compareNamespaces = byFields(NAMESPACE);

/**
 * What differs between what manifests make possible and what others do. It is empty exactly where the descriptions are equal but for the
 * places of items in lists.
 *
 * A runner is found again by its name, as its Secrets, its ServiceAccounts and its registration at GitLab are: under another name it is
 * another runner.
 *
 * @param place where both are, such as the cluster of several.
 */
export function differenceOf(
  before: FleetsDescription,
  after: FleetsDescription,
  place: Place = [],
): readonly Change[] {
  const [old, now] = [before, after].map(
    ({ namespaces }) => new Map(namespaces.map((namespace) => [namespace.name, namespace])),
  );
  if (old === undefined || now === undefined) {
    return [];
  }
  return [
    ...namesOf(old, now).flatMap((name) => {
      const [left, right] = [old.get(name), now.get(name)];
      return left !== undefined && right !== undefined
        ? changesIn(left, right, [...place, name])
        : newOrGone(WHOLE_NAMESPACE, left, right, place);
    }),
    ...within('elsewhere', byFields(RISKS))(before.elsewhere, after.elsewhere, place),
  ];
}

/** A runner that comes or goes is one change, with all that is of it alone. */
function changesIn(
  before: NamespaceDescription,
  after: NamespaceDescription,
  place: Place,
): readonly Change[] {
  const [gone, come] = [onlyOf(before, after), onlyOf(after, before)];
  return [
    ...come.runners.flatMap((runner) => newOrGone(WHOLE_RUNNER, undefined, runner, place)),
    ...gone.runners.flatMap((runner) => newOrGone(WHOLE_RUNNER, runner, undefined, place)),
    ...compareNamespaces(gone.rest, come.rest, place).map((change) => heldByJudge(change, before, after)),
  ];
}

const WHOLE_NAMESPACE = { what: 'namespace of runners', nameOf, added: 'widens' } as const;

const WHOLE_RUNNER = { what: 'runner', nameOf, added: 'widens' } as const;
