import { REGISTRY_HOST } from '../../world/image-names';
import { DOCKER_HUB, DOCKER_HUB_HOSTS } from '../../world/public-registries';
import { guessTrimmed } from './name-text';

const HOST = `(?=[^/]*[.:])${REGISTRY_HOST}`;
const REGISTRY = new RegExp(`^${HOST}$`);
const REGISTRY_PATH = new RegExp(`^${HOST}(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$`);

/** Whether a text is the host of a registry as images begin with it. */
export function isRegistry(text: string): boolean {
  return REGISTRY.test(text) && !isHubHost(text);
}

/** The same with a path behind it, or not. */
export function isRegistryPath(text: string): boolean {
  return REGISTRY_PATH.test(text) && !isHubHost(text);
}

/** An image that is said to be at such a host is one of Docker Hub, and has another name. */
function isHubHost(text: string): boolean {
  return DOCKER_HUB_HOSTS.includes(hostOf(text));
}

function hostOf(text: string): string {
  return (text.split('/')[0] ?? '').replace(/:443$/, '');
}

/** What is wrong with a text that should be a registry, in the first of its ways that it is. */
export function registryFault(text: string): string {
  const faults: readonly (readonly [boolean, string])[] = [
    [/^\w+:\/\//.test(text), 'it has a scheme'],
    [text.includes('@'), 'it has a user or a digest'],
    [text.includes('*'), 'it has a wildcard'],
    [isHubHost(text), `images of Docker Hub are called ${DOCKER_HUB}`],
    [/[A-Z]/.test(text), 'it has capitals'],
    [text.endsWith('/'), 'it ends in a slash'],
    [/\/.*:/.test(text), 'it has a tag'],
    [!/[.:]/.test(hostOf(text)), 'without a dot or a port in it, the host is taken for a path of Docker Hub'],
    [/\.\.|\.(?:[:/]|$)/.test(text), 'between two dots, or behind the last one, its host has no name'],
    [REGISTRY_PATH.test(text), 'it has a path, and a mirror stands for the whole of a registry'],
  ];
  return faults.find(([is]) => is)?.[1] ?? '';
}

/** Registries that may have been meant. */
export function guessRegistries(input: string | number): readonly string[] {
  const text = (guessTrimmed(input)[0] ?? '')
    .replace(/^\w+:\/\//, '')
    .replace(/\/+$/, '')
    .toLowerCase();
  const [, ...path] = text.split('/');
  return [isHubHost(text) ? [DOCKER_HUB, ...path].join('/') : text];
}
