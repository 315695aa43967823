import { generateKeyPairSync } from 'node:crypto';
import { describeCertificate, parseCertificates } from '../../../lib/fleet/decode/certificates';
import { ROOT_CERTIFICATE, SECOND_CERTIFICATE } from './certificate-fixture';

describe('parseCertificates', () => {
  it.each([
    ['one', ROOT_CERTIFICATE],
    ['white space around', `\n ${ROOT_CERTIFICATE}\n\n`],
    ['line ends of Windows', ROOT_CERTIFICATE.replaceAll('\n', '\r\n')],
  ])('takes %s', (_, pem) => {
    expect(parseCertificates(pem)).toHaveLength(1);
  });

  it('takes several apart', () => {
    expect(parseCertificates(`${ROOT_CERTIFICATE}\n${SECOND_CERTIFICATE}\n`)).toEqual([
      ROOT_CERTIFICATE,
      SECOND_CERTIFICATE,
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a path', '/etc/ssl/ca.crt'],
    ['a comment', `# our authority\n${ROOT_CERTIFICATE}`],
    ['a block that is cut off', ROOT_CERTIFICATE.slice(0, 200)],
    ['a block of something else', ROOT_CERTIFICATE.replace(/MII[^-]+/, 'aGVsbG8gd29ybGQ=\n')],
    ['a certificate and a key', `${ROOT_CERTIFICATE}\n${key()}`],
    ['a key', key()],
  ])('refuses %s', (_, pem) => {
    expect(parseCertificates(pem)).toBeUndefined();
  });
});

it('a certificate is told by whose it is and how long it lasts', () => {
  expect(describeCertificate(ROOT_CERTIFICATE)).toBe(
    'O=Example, CN=Example Root CA (until Oct 30 06:54:04 2126 GMT)',
  );
});

function key(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
