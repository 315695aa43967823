import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { shown } from '../audit/shown';
import { execPluginOf, withExecInfo } from './exec-info';
import { UnreadableInput } from './manifests/faults';

/** Milliseconds that a program has for giving credentials: long enough for an identity provider that is slow. */
const LONGEST_PROGRAM = 60_000;

/**
 * What a request says of who asks, from the current context of a kubeconfig. An error of the library may hold what it was given,
 * and a program may print a token where it should not: so nothing of either is told but the kind of the error.
 *
 * @param longest milliseconds that a program has for giving them.
 * @throws UnreadableInput if there are none, or they cannot be read.
 */
export async function credentialsOf(
  config: KubeConfig,
  longest: number = LONGEST_PROGRAM,
): Promise<RequestOptions> {
  const options: RequestOptions = {};
  const context = shown(config.getCurrentContext());
  const user = config.getCurrentUser();
  if (user === null) {
    throw new UnreadableInput(
      `context ${context}: its user is not in the kubeconfig: an audit asks as somebody, so name one that is`,
    );
  }
  try {
    tellProgramOf(config);
    await inTime(config.applyToHTTPSOptions(options), longest);
  } catch (error) {
    throw new UnreadableInput(whyNone(error, config));
  }
  const headers = recordOfHeaders(options);
  const token = headers['Authorization'];
  if (token === undefined && options.cert === undefined && options.auth === undefined) {
    throw new UnreadableInput(
      execPluginOf(user) === undefined
        ? `context ${context}: its user has no credentials that are read here: give it a token, a client certificate or a program (exec); a tokenFile is not read`
        : `${programOf(config)} gives no ExecCredential with a token or a certificate: ${seeKubectl(config)}`,
    );
  }
  // Files of tokens often end with a line break, which no header may hold.
  return token === undefined ? options : { ...options, headers: { ...headers, Authorization: token.trim() } };
}

function tellProgramOf(config: KubeConfig): void {
  const current = config.getCurrentUser()?.name;
  config.loadFromOptions({
    clusters: config.getClusters(),
    contexts: config.getContexts(),
    users: config
      .getUsers()
      .map((user) => (user.name === current ? withExecInfo(user, config.getCurrentCluster()) : user)),
    currentContext: config.getCurrentContext(),
  });
}

function recordOfHeaders({ headers = {} }: RequestOptions): Readonly<Record<string, string>> {
  return headers as Readonly<Record<string, string>>;
}

class TooSlow extends Error {}

function inTime(task: Promise<void>, longest: number): Promise<void> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow()), longest);
  });
  return Promise.race([task, late]).finally(() => clearTimeout(timer));
}

function whyNone(error: unknown, config: KubeConfig): string {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const plugin = execPluginOf(config.getCurrentUser());
  if (syscall === undefined && plugin !== undefined) {
    return error instanceof TooSlow
      ? `${programOf(config)} does not end: it may wait for somebody to sign in: do so with kubectl first`
      : `${programOf(config)} ${error instanceof SyntaxError || error instanceof TypeError ? 'gives no ExecCredential' : 'fails'}: ${seeKubectl(config)}`;
  }
  if (syscall?.startsWith('spawn') === true) {
    const hint = typeof plugin?.installHint === 'string' ? ` (${shown(plugin.installHint.trim())})` : '';
    return `${programOf(config)} cannot be started (${code}): install it, or see that PATH has it${hint}`;
  }
  return path === undefined
    ? `context ${shown(config.getCurrentContext())}: its credentials cannot be read (${code ?? 'no reason given'}): ${seeKubectl(config)}`
    : `${shown(path)}: context ${shown(config.getCurrentContext())} names this file, and it cannot be read (${code}): correct the kubeconfig`;
}

function programOf(config: KubeConfig): string {
  const command = execPluginOf(config.getCurrentUser())?.command ?? '';
  return `context ${shown(config.getCurrentContext())}: the program ${shown(command)} that gives its credentials`;
}

function seeKubectl(config: KubeConfig): string {
  return `see what kubectl --context ${shown(config.getCurrentContext())} auth whoami says`;
}
