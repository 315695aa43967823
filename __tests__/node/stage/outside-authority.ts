import { readFileSync } from 'node:fs';
import { CertificateAuthority } from '../world/certificates';
import type { Lab } from './lab';

/** The authority that whatever lies outside of the cluster has its certificates from. */
export function outsideAuthority(
  place: Pick<Lab, 'outsideCaFile' | 'outsideCaKeyFile'>,
): CertificateAuthority {
  return CertificateAuthority.of({
    certificate: readFileSync(place.outsideCaFile, 'utf8'),
    key: readFileSync(place.outsideCaKeyFile, 'utf8'),
  });
}
