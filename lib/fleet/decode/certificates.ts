import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g;

/** The certificates of a text in PEM; `undefined` if it holds none, or anything else besides. */
export function parseCertificates(pem: string): readonly string[] | undefined {
  const certificates = pem.match(CERTIFICATE) ?? [];
  const rest = pem.replace(CERTIFICATE, '').trim();
  return certificates.length > 0 && rest === '' && certificates.every(isCertificate)
    ? certificates
    : undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** Whose certificate it is and how long it lasts, for a report. */
export function describeCertificate(pem: string): string {
  const { subject, validTo } = new X509Certificate(pem);
  return `${subject.split('\n').join(', ')} (until ${validTo})`;
}
