import * as v from 'valibot';
import * as check from '../decode/checks';

/** What the Docker daemon of a runner is told. */
export interface DaemonSpec {
  /**
   * The largest packet of the daemon's networks in bytes, 1280 to 9216: that of the pod network, where it is below 1500.
   * Needs Docker 24 or newer.
   *
   * @default - Docker's, 1500
   */
  readonly mtu?: number;
  /**
   * Base URLs of mirrors that the daemon pulls images of Docker Hub through, without credentials: `https` only. Whoever
   * runs one chooses what those images are.
   *
   * @default - none
   */
  readonly registryMirrors?: readonly string[];
}

/** @internal */
export const DAEMON = v.strictObject({
  mtu: v.exactOptional(check.integer(1280, 9216, 'bytes', 1400)),
  registryMirrors: v.exactOptional(v.array(check.registryMirror)),
});
