import type { Finding } from '../../errors';
import { RUNNER_MINORS } from '../../world/runner-minors';
import {
  architectureOf,
  isOfManagerFlavour,
  knownMinorOf,
  MANAGER_FLAVOUR,
  MANAGER_USER,
  RUNNER_VERSION,
  roleOf,
  runnerVersionOf,
} from '../images';
import { readable } from '../refused';
import type { Runner } from '../runner';

type Field = 'image' | 'helperImage';

/** What is wrong with an image, but for where it stands. */
type Fault = Omit<Finding, 'path' | 'value'>;

/** A tag that every rule for the manager takes. */
const TAG = `${MANAGER_FLAVOUR}-v${RUNNER_VERSION}`;

/** The minors that a tag may name: `19.1, 19.2 or 19.3`. */
const MINORS = [RUNNER_MINORS.slice(0, -1).join(', '), RUNNER_MINORS.at(-1)].join(' or ');

/** Refuses what is no manager of a version that is known here, or another flavour of it. */
export function checkManagerImage(runner: Runner): Finding[] {
  const image = readable(() => runner.settings.manager.image);
  return image === undefined ? [] : told(runner, 'image', image, managerFault(image));
}

function managerFault(image: string): Fault | undefined {
  if (roleOf(image) === 'helper') {
    return {
      code: 'image-of-another-role',
      message: 'this is the image of the helper, which holds no manager',
      allowed: `an image of GitLab Runner with a tag such as ${TAG}`,
      fix: 'name it as manager.helperImage, and leave manager.image out',
    };
  }
  if (knownMinorOf(image) === undefined) {
    return otherVersion();
  }
  const { uid, gid } = MANAGER_USER;
  return isOfManagerFlavour(image)
    ? undefined
    : {
        code: 'manager-flavour',
        message: `the tag does not say that this is the Alpine image, and a manager pod runs as user ${uid} and group ${gid}, which are right for that one alone`,
        allowed: `a tag such as ${TAG}; a digest may follow it`,
        fix: `use the image ${MANAGER_FLAVOUR}-v${runnerVersionOf(image)}; a mirror keeps its tag`,
      };
}

/** Refuses what is no helper of the manager's version and of the architecture of the jobs. */
export function checkHelperImage(runner: Runner): Finding[] {
  const helper = readable(() => runner.settings.manager.helperImage);
  return helper === undefined ? [] : told(runner, 'helperImage', helper, helperFault(runner, helper));
}

function helperFault(runner: Runner, helper: string): Fault | undefined {
  const manager = readable(() => runner.settings.manager.image);
  const architecture = readable(() => runner.settings.architecture);
  if (roleOf(helper) === 'manager') {
    return {
      code: 'image-of-another-role',
      message: 'this is the image of the manager, and the helper of a job is another program',
      allowed: 'an image of gitlab-runner-helper',
      fix: 'name it as manager.image, and leave manager.helperImage out',
    };
  }
  if (knownMinorOf(helper) === undefined) {
    return otherVersion();
  }
  const isKnown = manager !== undefined && knownMinorOf(manager) !== undefined;
  const version = isKnown ? runnerVersionOf(manager) : undefined;
  if (version !== undefined && version !== runnerVersionOf(helper)) {
    return {
      code: 'helper-version',
      message: `the manager is of version ${version}, and this helper is of another`,
      allowed: `a tag that ends in v${version}; a digest may follow it`,
      fix: `use the helper image of v${version}, or leave manager.helperImage out: it follows manager.image`,
    };
  }
  const named = architectureOf(helper);
  return named === undefined || architecture === undefined || named === architecture
    ? undefined
    : {
        code: 'helper-architecture',
        message: `the jobs of the runner run on nodes of ${architecture}, and this image is for ${named}: no job would start`,
        allowed: `an image for ${architecture}, or one for several architectures, whose tag names none`,
        fix: `use the image for ${architecture}, or set architecture of the runner`,
      };
}

function otherVersion(): Fault {
  return {
    code: 'runner-version',
    message: 'what GitLab Runner of the version of this image reads in config.toml is not known here',
    allowed: `a tag that ends in a version of ${MINORS}, such as v${RUNNER_VERSION}; a digest may follow it`,
    fix: `use an image of GitLab Runner ${MINORS}, or update this package first`,
  };
}

function told(runner: Runner, field: Field, value: string, fault: Fault | undefined): Finding[] {
  const path = `fleet ${runner.fleet.org} / runner ${runner.name} / manager / ${field}`;
  return fault === undefined ? [] : [{ ...fault, path, value }];
}
