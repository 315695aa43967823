const PROGRAMS = ['sh', 'cat', 'ls', 'mount', 'head', 'grep', 'hostname', 'sleep'];

/** Makes the image `base` of what the image of the job holds: nothing else is at hand, and no registry is needed. */
export const BASE_IMAGE: readonly string[] = [
  'mkdir -p /tmp/base/bin /tmp/base/tmp && cp /usr/bin/busybox /usr/local/bin/network-probe /tmp/base/bin',
  `for name in ${PROGRAMS.join(' ')}; do ln -s busybox /tmp/base/bin/$name; done`,
  'tar -C /tmp/base -c . | docker import - base:1',
];

const DOCKERFILE = ['FROM base:1', 'RUN cat /sys/class/net/eth0/mtu > /made', 'COPY copied /copied'].join(
  '\\n',
);

/** Builds the image `built` with BuildKit, which a job may not have, and with the builder before it. */
export const BUILDS: readonly string[] = [
  `mkdir context && printf '${DOCKERFILE}\\n' > context/Dockerfile && echo copied > context/copied`,
  'DOCKER_BUILDKIT=1 docker build --progress plain --tag built:1 context',
  'DOCKER_BUILDKIT=0 docker build --no-cache --tag built:2 context',
];

/** What is said of something: `name: value`, one line each. */
export function said(trace: string, name: string): string | undefined {
  return new RegExp(`^\\S* ?\\S* ?${name}: (.*)$`, 'm').exec(trace)?.[1];
}
