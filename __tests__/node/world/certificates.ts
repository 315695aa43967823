import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate and its key, as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a server certificate is for. */
export interface ServerNames {
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
}

const DAYS = '2';

/** An authority of the world that nobody outside of it has heard of. */
export class CertificateAuthority {
  private constructor(private readonly own: KeyPair) {}

  static async create(name: string): Promise<CertificateAuthority> {
    return inScratch(async (folder) => {
      await openssl(folder, [
        ...request(`/CN=${name}`),
        ...['-x509', '-days', DAYS, '-out', 'certificate.pem'],
        ...extension('basicConstraints=critical,CA:TRUE'),
        ...extension('keyUsage=critical,keyCertSign,cRLSign'),
      ]);
      return new CertificateAuthority(await pairIn(folder));
    });
  }

  /** The authority that another process made. */
  static of(own: KeyPair): CertificateAuthority {
    return new CertificateAuthority(own);
  }

  /** What others must know in order to trust it. */
  get certificate(): string {
    return this.own.certificate;
  }

  /** The authority itself, for whoever shall issue more in its name. */
  get pair(): KeyPair {
    return this.own;
  }

  /** A certificate by which a client shows who it is: a user and its group, for Kubernetes. */
  async clientCertificate(user: string, group: string): Promise<KeyPair> {
    return this.issue(`/O=${group}/CN=${user}`, 'extendedKeyUsage=clientAuth\nbasicConstraints=CA:FALSE\n');
  }

  /** A certificate of a server, for as long as a run takes at most. */
  async serverCertificate({ names = [], addresses = [] }: ServerNames): Promise<KeyPair> {
    const subjects = [...names.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP:${address}`)];
    return this.issue(`/CN=${names[0] ?? addresses[0] ?? ''}`, EXTENSIONS(subjects));
  }

  private issue(subject: string, extensions: string): Promise<KeyPair> {
    return inScratch(async (folder) => {
      await writeFile(join(folder, 'ca.pem'), this.own.certificate);
      await writeFile(join(folder, 'ca-key.pem'), this.own.key, { mode: 0o600 });
      await writeFile(join(folder, 'extensions'), extensions);
      await openssl(folder, [...request(subject), '-out', 'request.pem']);
      await openssl(folder, [
        ...['x509', '-req', '-in', 'request.pem', '-days', DAYS, '-extfile', 'extensions'],
        ...['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-out', 'certificate.pem'],
      ]);
      return pairIn(folder);
    });
  }
}

const EXTENSIONS = (subjects: readonly string[]) =>
  `subjectAltName=${subjects.join(',')}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n`;

function request(subject: string): string[] {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'key.pem'];
  return ['req', '-new', ...key, '-subj', subject];
}

function extension(text: string): string[] {
  return ['-addext', text];
}

async function openssl(folder: string, words: readonly string[]): Promise<void> {
  // Without a configuration of the machine, which may add extensions of its own.
  await writeFile(join(folder, 'openssl.cnf'), '[req]\ndistinguished_name=name\n[name]\n');
  await promisify(execFile)('openssl', words, {
    cwd: folder,
    env: { ...process.env, OPENSSL_CONF: join(folder, 'openssl.cnf') },
  });
}

async function pairIn(folder: string): Promise<KeyPair> {
  return {
    certificate: await readFile(join(folder, 'certificate.pem'), 'utf8'),
    key: await readFile(join(folder, 'key.pem'), 'utf8'),
  };
}

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
