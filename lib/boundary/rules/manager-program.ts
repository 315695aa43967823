import { METRICS_PATH, READY_PATH } from '../../world/runner-minors';

/**
 * What is known of GitLab Runner's own image and command line.
 *
 * @see https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/dockerfiles/runner/Dockerfile
 */

/** Words of a command that lead to GitLab Runner: it, its entrypoint, and the init of the image. */
export const IMAGE_PROGRAM =
  /^(?:gitlab-runner|\/usr\/bin\/gitlab-runner|\/entrypoint|\/usr\/bin\/dumb-init|dumb-init|\/sbin\/tini|tini|--)$/;

/** Options of `gitlab-runner run` that say where it reads and works. */
export const OPTIONS: readonly string[] = ['--config', '-c', '--working-directory', '-d'];

/** The port of metrics and health. */
export const OWN_PORT = 9252;

/** What tells whether a manager is well. */
export const PROBED_PATHS: readonly string[] = [READY_PATH, METRICS_PATH];

/** Where a manager reads its configuration and keeps what it writes. */
export const FOLDERS: readonly string[] = ['/etc/gitlab-runner', '/home/gitlab-runner', '/tmp'];
