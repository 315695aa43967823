import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/** A key as Nix writes it: `name:base64`. */
export interface NixKeyPair {
  readonly secret: string;
  /** What the fleet says under `publicKeys`. */
  readonly public: string;
}

/** What PKCS #8 puts before the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/**
 * The pair of keys of this name. Always the same one, so that every test renders the same fleet: it guards nothing
 * outside of a lab.
 */
export function nixKeyPair(name: string): NixKeyPair {
  const seed = createHash('sha256').update(`a key of the lab: ${name}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const point = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  // Nix keeps both halves, as libsodium does.
  const secret = Buffer.concat([seed, point]).toString('base64');
  return { secret: `${name}:${secret}`, public: `${name}:${point.toString('base64')}` };
}
