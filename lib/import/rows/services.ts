import type { Carry, Outcome } from '../row';
import { isTree, plainText } from '../tree';

/** An image of the Docker daemon. */
export const DAEMON = /(?:^|\/)docker(?::[^/]*dind[^/]*|:dind)(?:@|$)|(?:^|\/)docker[^/]*dind/i;

/** Services that every job of the runner gets. */
export const services: Carry = (value, { kind }) =>
  (Array.isArray(value) ? value : [value]).flatMap((service, index): readonly Outcome[] => {
    const name = isTree(service) ? plainText(service['name'] ?? '') : '';
    if (!DAEMON.test(name)) {
      return [];
    }
    return [
      {
        below: `[${index}]`,
        fate: 'decided',
        why:
          kind === 'dind'
            ? 'kind dind brings the daemon: name its image with daemonImage, and what it is told with daemon'
            : 'a daemon needs kind dind',
      },
    ];
  });

/** The flavour of the helper. */
export const helperFlavour: Carry = (value) =>
  /servercore|nanoserver|windows|pwsh/i.test(plainText(value))
    ? { fate: 'refused', why: 'job pods run on Linux: keep a runner for Windows on machines of its own' }
    : undefined;
