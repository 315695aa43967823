/** What an error of a connection means to whoever wrote the kubeconfig, and what to do. */
interface ConnectionFault {
  readonly codes: readonly string[];
  readonly says: string;
}

/** @see https://nodejs.org/api/errors.html and https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const FAULTS: readonly ConnectionFault[] = [
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
    ],
    says: 'its certificate is signed by nobody whom the kubeconfig trusts: correct the certificate-authority of the cluster, or find out who answers in its place',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    says: 'its certificate is of another name: correct the server of the cluster, or give the name as its tls-server-name',
  },
  {
    codes: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'],
    says: 'its certificate is not valid now: renew it, or correct the clock of this machine',
  },
  {
    codes: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT'],
    says: 'nothing answers there: correct the server of the cluster, or its proxy-url (proxies of the environment are not taken), or see whether a VPN is off',
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HPE_INVALID_CONSTANT'],
    says: 'what answers there is none, or hangs up: correct the server of the cluster, or its proxy-url',
  },
  {
    codes: ['ERR_INVALID_CHAR'],
    says: 'the token of the kubeconfig holds what no token may: write it anew',
  },
];

/** Why an API server cannot be reached, and what to do. Only the code of an error is told: its text may hold anything. */
export function connectionFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // The agent for proxies tells the status of what it was answered.
  const [, status] = /^Bad response: (\d{3})$/.exec(message) ?? [];
  const fault =
    status === undefined
      ? FAULTS.find(({ codes }) => code !== undefined && codes.includes(code))?.says
      : 'correct the proxy-url of the cluster, with a name and password if the proxy asks for them';
  const why = status === undefined ? (code ?? 'no reason given') : `its proxy answers ${status}`;
  return `(${why}): ${fault ?? 'see that kubectl works with this kubeconfig'}`;
}
