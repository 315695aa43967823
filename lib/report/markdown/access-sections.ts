import type { GrantDescription, IdentityDescription } from '../description/identity-description';
import type { NeedDescription } from '../description/needs-description';
import type { SecretDescription } from '../description/secret-description';
import { item } from './lines';
import { code, codes, plain } from './markdown-text';

/** What must exist before the apply. */
export function needsSection(needs: readonly NeedDescription[]): readonly string[] {
  return needs.length === 0
    ? ['Nothing.']
    : needs.flatMap(({ kind, name, keys, by }) => {
        const told = `${kind} ${code(name)}`;
        const readers = by.length === 0 ? '' : `, for ${by.map(plain).join(', ')}`;
        return keys.length === 0
          ? [item(`${told}${readers}`)]
          : keys.map((key) => item(`${told}, key ${code(key)}${readers}`));
      });
}

/** Secrets with their readers. */
export function secretsSection(secrets: readonly SecretDescription[]): readonly string[] {
  return secrets.length === 0
    ? ['None.']
    : secrets.flatMap(({ name, madeBy, readers }) => [
        item(`${code(name)}, ${madeBy === null ? 'made elsewhere' : `made by ${plain(madeBy)}`}`),
        ...readers.map(({ who, how, keys, byJobs }) =>
          item(
            `${byJobs ? '**' : ''}${plain(who)}${byJobs ? '**' : ''}: ${plain(how)}${keys.length === 0 ? ', all keys' : `, key ${codes(keys)}`}`,
            1,
          ),
        ),
        ...(readers.length === 0 ? [item('read by nobody that is told here', 1)] : []),
      ]);
}

/** Who may ask the API server for what. */
export function identitiesSection(identities: readonly IdentityDescription[]): readonly string[] {
  return identities.length === 0
    ? ['Nobody that the manifests tell of.']
    : identities.flatMap((identity) => [
        item(
          `${identity.kind} ${code(identity.name.slice(identity.kind.length + 1))}${holdersOf(identity)}${identity.grants.length === 0 ? ': may do nothing' : ''}`,
        ),
        ...identity.imagePullSecrets.map((secret) => item(`pulls images with ${code(secret)}`, 1)),
        ...identity.annotations.map((annotation) => item(`annotation ${code(annotation)}`, 1)),
        ...identity.grants.map(grantWords),
      ]);
}

function holdersOf({ tokenIn, pods, kind }: IdentityDescription): string {
  if (kind !== 'ServiceAccount') {
    return '';
  }
  return tokenIn.length === 0
    ? `${pods.length === 0 ? '' : ` of ${pods.map(plain).join(', ')}`}, whose token no pod has`
    : `, whose token is in ${tokenIn.map(plain).join(', ')}`;
}

function grantWords({
  role,
  everywhere,
  known,
  groups,
  resources,
  names,
  urls,
  verbs,
}: GrantDescription): string {
  const where = everywhere ? ' **in every namespace**' : '';
  if (!known) {
    return item(`whatever ${plain(role)} grants, which is not among the manifests${where}`, 1);
  }
  const what = [...resources.map((resource) => resourceName(resource, groups)), ...urls];
  const only = names.length === 0 ? '' : ` named ${codes(names)}`;
  return item(`${codes(verbs)} ${codes(what)}${only}${where}, by ${plain(role)}`, 1);
}

/** A resource with its API group, but for the core group. */
function resourceName(resource: string, groups: readonly string[]): string {
  const others = groups.filter((group) => group !== '');
  return others.length === 0 ? resource : `${resource}.${others.join('/')}`;
}
