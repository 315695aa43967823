import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as client from '@kubernetes/client-node';
import { shown } from '../audit/shown';
import { UnreadableInput } from './manifests/faults';

/** How the cluster is found. */
export interface ClusterChoice {
  /** A kubeconfig. @default - what KUBECONFIG names, else ~/.kube/config, else the ServiceAccount of the pod */
  readonly kubeconfig?: string | undefined;
  /** A context of it. @default - its current one */
  readonly context?: string | undefined;
}

const CLIENT = '@kubernetes/client-node';

/** What the library falls back to where it finds nothing. */
const NOTHING_FOUND = 'http://localhost:8080';

/**
 * Reads the kubeconfig as kubectl does, with the library that reads all that may stand in it: files of certificates, programs
 * that give tokens, providers of identities.
 *
 * @throws UnreadableInput if there is none, or no such context.
 */
export function kubeConfig({ kubeconfig, context }: ClusterChoice): client.KubeConfig {
  const { KubeConfig } = load();
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(kubeconfig);
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const file = kubeconfig ?? process.env['KUBECONFIG'] ?? '~/.kube/config';
    if (code !== undefined && path !== undefined && path !== file) {
      throw new UnreadableInput(
        `${shown(path)}: the kubeconfig names this file, and it cannot be read (${code}): correct ${shown(file)}`,
      );
    }
    const isThere = kubeconfig === undefined || existsSync(kubeconfig);
    throw new UnreadableInput(
      `${shown(file)}: ${isThere ? `no kubeconfig that can be read (${nameOf(error)})` : 'no such file'}: give another one with --kubeconfig`,
    );
  }
  const named = config.getContexts().map(({ name }) => shown(name));
  if (context !== undefined) {
    if (config.getContextObject(context) === null) {
      throw new UnreadableInput(
        `--context ${shown(context)}: the kubeconfig has no such context: it has ${named.join(', ') || 'none'}`,
      );
    }
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server ?? NOTHING_FOUND;
  if (server === NOTHING_FOUND) {
    throw new UnreadableInput(
      named.length > 1 || config.getCurrentCluster() === null
        ? `the kubeconfig has no current context: give one with --context: ${named.join(', ') || 'it has none'}`
        : 'no kubeconfig: give one with --kubeconfig, or set KUBECONFIG',
    );
  }
  return config;
}

/** It is large, and only an audit needs it, so it is loaded by nobody else and installed by those who audit. */
function load(): typeof client {
  try {
    return createRequire(__filename)(CLIENT) as typeof client;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UnreadableInput(
      code === 'MODULE_NOT_FOUND'
        ? `audit reads the kubeconfig with ${CLIENT}, which is not installed with this package: npm install --save-dev ${CLIENT}@1`
        : `${CLIENT} cannot be loaded (${nameOf(error)}): install version 1 of it, on Node 20.19 or newer`,
    );
  }
}

/** An error of others may hold what it was given, so its name alone is told. */
function nameOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown');
}
