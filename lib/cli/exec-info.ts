import { readFileSync } from 'node:fs';
import type { Cluster, User } from '@kubernetes/client-node';

const VARIABLE = 'KUBERNETES_EXEC_INFO';

/** What a kubeconfig says of a program that gives credentials. */
export interface ExecPlugin {
  readonly apiVersion?: string;
  readonly command?: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  /** What to do where the program is not installed. */
  readonly installHint?: string;
  /** Whether the program is told of which cluster. @default false */
  readonly provideClusterInfo?: boolean;
}

/** The program that gives the credentials of a user; none where the kubeconfig has them itself. */
export function execPluginOf(user: User | null): ExecPlugin | undefined {
  return user?.exec ?? user?.authProvider?.config?.exec ?? undefined;
}

/**
 * A user whose program is told what kubectl tells it and the library does not: without that, kubelogin and others end with an
 * error, or answer in another version than the kubeconfig asks for.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#input-and-output-formats
 */
export function withExecInfo(user: User, cluster: Cluster | null): User {
  const plugin = execPluginOf(user);
  if (plugin === undefined) {
    return user;
  }
  const info = {
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: {
      // Nobody could answer: the library gives it no terminal.
      interactive: false,
      ...(plugin.provideClusterInfo === true && cluster !== null ? { cluster: clusterInfo(cluster) } : {}),
    },
  };
  const others = (plugin.env ?? []).filter(({ name }) => name !== VARIABLE);
  const env = [...others, { name: VARIABLE, value: JSON.stringify(info) }];
  return { ...user, exec: { ...plugin, env } };
}

/** @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/#client-authentication-k8s-io-v1-Cluster */
function clusterInfo({ server, tlsServerName, skipTLSVerify, caFile, caData, proxyUrl }: Cluster): object {
  return {
    server,
    'tls-server-name': tlsServerName,
    'insecure-skip-tls-verify': skipTLSVerify,
    'certificate-authority-data': caFile ? readFileSync(caFile).toString('base64') : caData,
    'proxy-url': proxyUrl,
  };
}
