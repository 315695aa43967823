#!/bin/sh
# Starts the daemon that it is given, as the official image does, and nothing else by itself.
set -eu
if [ "${1-}" != dockerd ]; then
  exec docker-entrypoint.sh "$@"
fi
rm -f /run/docker.pid /run/docker/containerd/containerd.pid

# On cgroup v2 a group with processes hands no controllers to those below it, and containers need them.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || :
  sed 's/ / +/g; s/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
fi
exec tini -- "$@"
