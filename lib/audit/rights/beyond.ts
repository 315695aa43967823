import { grantText, type RbacRule, singleGrants } from '../../boundary/facts/manifests/rbac';

/** A rule as it is compared: that of a Role, or one that clusters have of themselves. */
export type KnownRule = Pick<RbacRule, 'groups' | 'resources' | 'verbs' | 'nonResourceUrls'> &
  Partial<Pick<RbacRule, 'resourceNames'>>;

/** What rules grant beyond others, each grant in words. */
export function grantsBeyond(rules: readonly RbacRule[], known: readonly KnownRule[]): readonly string[] {
  return rules.flatMap((rule) => [
    ...singleGrants(rule)
      .filter((grant) => !known.some((other) => covers(other, grant)))
      .map((grant) => `${grantText(grant).replace(/^\//, '')}${namesOf(rule)}`),
    ...rule.nonResourceUrls.flatMap((url) =>
      rule.verbs
        .filter((verb) => !known.some((other) => coversUrl(other, url, verb)))
        .map((verb) => `${url} ${verb}`),
    ),
  ]);
}

function namesOf({ resourceNames }: RbacRule): string {
  return resourceNames.length === 0 ? '' : ` of ${resourceNames.join(', ')}`;
}

function covers(known: KnownRule, grant: RbacRule): boolean {
  const names = known.resourceNames ?? [];
  return (
    hasAll(known.groups, grant.groups) &&
    hasAll(known.resources, grant.resources) &&
    hasAll(known.verbs, grant.verbs) &&
    (names.length === 0 ||
      (grant.resourceNames.length > 0 && grant.resourceNames.every((name) => names.includes(name))))
  );
}

function coversUrl({ nonResourceUrls, verbs }: KnownRule, url: string, verb: string): boolean {
  return nonResourceUrls.includes(url) && hasAll(verbs, [verb]);
}

function hasAll(known: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((one) => known.includes(one) || known.includes('*'));
}
