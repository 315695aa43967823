import type { Finding } from '../../errors';
import { hostOf, portOf } from '../proxy';
import type { Runner } from '../runner';
import { IDENTITY_VARIABLES, nameInCloud, tokenExchange } from '../types/cloud-identity';
import { reaches } from './reached-url';

/** Refuses an identity in a cloud that jobs of any ref would have, or that jobs could make nothing of. */
export function checkIdentity(runner: Runner): Finding[] {
  const { cloudIdentity: identity, accessLevel, environment } = runner.settings;
  if (identity === undefined) {
    return [];
  }
  const path = `fleet ${runner.fleet.org} / runner ${runner.name}`;
  const url = tokenExchange(identity);
  const names: readonly string[] = IDENTITY_VARIABLES[identity.type];
  return [
    ...(accessLevel === 'ref_protected'
      ? []
      : [
          {
            code: 'identity-unprotected',
            path: `${path} / cloudIdentity`,
            message: 'whoever can push to an unprotected branch would be somebody in the cloud',
            value: nameInCloud(identity),
            allowed: "accessLevel: 'ref_protected' of the runner, which is the default beside cloudIdentity",
            fix: 'remove accessLevel of this runner, or let jobs ask with id_tokens of GitLab, which name the project and the ref',
          },
        ]),
    ...(reaches(runner, url)
      ? []
      : [
          {
            code: 'identity-unreachable',
            path: `${path} / cloudIdentity`,
            message: `no job of the runner reaches what exchanges its token: nothing is open to ${hostOf(url)} on port ${portOf(url)}`,
            value: url,
            fix: `add ${portOf(url)} to publicPorts, or a destination with the address of a private endpoint and port: ${portOf(url)}`,
          },
        ]),
    ...Object.keys(environment)
      .filter((name) => names.includes(name))
      .map((name) => ({
        code: 'identity-variable',
        path: `${path} / environment / ${name}`,
        message: 'the variable would take the place of the one that follows from cloudIdentity',
        value: environment[name] ?? '',
        fix: 'remove it, or cloudIdentity',
      })),
  ];
}
