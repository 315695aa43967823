import { isIP } from 'node:net';
import type { Finding } from '../../errors';
import { hostOf, portOf } from '../proxy';
import type { Runner } from '../runner';
import { reaches } from './reached-url';

/** Refuses mirrors that the daemon cannot reach: it is in the pod of the job, and reaches what the job does. */
export function checkDaemon(runner: Runner): Finding[] {
  const { registryMirrors = [] } = runner.settings.daemon ?? {};
  return registryMirrors.flatMap((mirror, index) => {
    const number = portOf(mirror);
    return reaches(runner, mirror)
      ? []
      : [
          {
            code: 'mirror-unreachable',
            path: `fleet ${runner.fleet.org} / runner ${runner.name} / daemon / registryMirrors / ${index}`,
            message: `no job of the runner reaches it, and neither does the daemon: nothing is open on port ${number}${isIP(hostOf(mirror)) ? ' of this address' : ''}`,
            value: mirror,
            fix: `add a destination of the runner with the address or the pods of the mirror and port: ${number}`,
          },
        ];
  });
}
