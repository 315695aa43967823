import { CREDENTIAL_ENDS, NO_CREDENTIAL_ENDS, REGISTRY_CREDENTIALS } from '../../world/credential-variables';
import { STEERING_VALUES, STEERING_VARIABLES } from '../../world/steering-variables';
import { chosenVariable, JOB_VARIABLE_REFERENCE } from '../../world/variable-references';

const STEERING = namesOf(STEERING_VARIABLES.flatMap(({ names }) => names));

/** Names by their exact text, or by a beginning, which ends in `*`. Their case does not count. */
function namesOf(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.map((pattern) => pattern.replace(/\*$/, '.*')).join('|')})$`, 'i');
}

/** What the product sets itself. */
const RESERVED = /^(?:NIX_CONFIG|ATTIC_.*)$/;

/** What the proxy of the fleet sets. Others of the kind would lead past it. */
const PROXY = /^(?:https?|all|no|ftp|rsync)_proxy$/i;

/** Whether a variable says through whom programs talk to others. */
export function isOfProxy(name: string): boolean {
  return PROXY.test(name);
}

const CREDENTIAL = new RegExp(
  [
    `(?<!(?:^|_)(?:${NO_CREDENTIAL_ENDS.join('|')}))`,
    `(?<=${CREDENTIAL_ENDS.anywhere.join('|')}`,
    `|(?:^|_)(?:${CREDENTIAL_ENDS.asWords.join('|')})`,
    `|._(?:${CREDENTIAL_ENDS.behindWords.join('|')}))`,
    '(?:_?\\d+)?$',
  ].join(''),
  'i',
);

/** What is wrong with a variable that a runner would set for its jobs; `undefined` if nothing is. */
export function variableFault(
  name: string,
  value: string,
): 'invalid-variable' | 'credential-variable' | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name) || RESERVED.test(name) || isOfProxy(name) || isSteering(name, value)) {
    return 'invalid-variable';
  }
  return isCredential(name, value) ? 'credential-variable' : undefined;
}

/** Whether a variable steers programs of others, by its name or by what it says. */
export function isSteering(name: string, value: string): boolean {
  const allowed = Object.hasOwn(STEERING_VALUES, name) ? STEERING_VALUES[name] : undefined;
  return STEERING.test(name) || allowed?.test(value) === false;
}

/** Whether a variable holds a credential, or says where those of registries lie. */
function isCredential(name: string, value: string): boolean {
  return (
    REGISTRY_CREDENTIALS.includes(name.toUpperCase()) ||
    (isNamedLikeCredential(name) && value !== '' && !JOB_VARIABLE_REFERENCE.test(value))
  );
}

/** Whether a variable is called as credentials are. */
export function isNamedLikeCredential(name: string): boolean {
  return CREDENTIAL.test(name);
}

/** Whether a label or annotation is one variable that jobs may show to all who see their pods. */
export function isChosenByJob(text: string): boolean {
  const name = chosenVariable(text);
  return name !== undefined && !isNamedLikeCredential(name);
}

/** Why a job may not be given a variable of this name, in words. */
export function variableReason(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return 'a name is made of letters, digits and _';
  }
  if (RESERVED.test(name)) {
    return 'the fleet sets it itself';
  }
  if (isOfProxy(name)) {
    return 'proxy of the fleet sets it, for managers too, and opens the way to the proxy';
  }
  const group = STEERING_VARIABLES.find(({ names }) => namesOf(names).test(name));
  if (name === 'DOCKER_HOST') {
    return 'it must name the daemon of the pod, such as tcp://docker:2375';
  }
  return group ? `it ${group.what}` : 'what it says would run programs, or lead them elsewhere';
}
