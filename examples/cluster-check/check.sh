#!/bin/sh
# Tries from inside of a CI job what a fleet promises: where the job gets to, what it may do, and the daemon of dind.
# It opens connections and sends nothing through them; it changes nothing outside of its own job.
#
#   ok      it is as it must be
#   NOT OK  it is not, with what to do in the line below; the script ends with 1
#   -       it could not be tried, and why
#
#   sh check.sh           all of it
#   sh check.sh packets   connections alone
#   sh check.sh targets   in a pod that nothing holds back: which of the closed targets answer at all
#
# The variables stand in .gitlab-ci.yml, and docs/check-your-cluster.md explains each line. Needs sh, ls, id, cat, sleep,
# and bash with timeout, or else an nc that knows -z, as that of Alpine does.
set -uf

root=${CHECK_ROOT:-} # tests of this script have a /proc of their own
where=${CHECK_WHERE:-}
failed=0

ok() { echo "ok      $where$1"; }
not_tried() { echo "-       $where$1"; }
not_ok() {
  echo "NOT OK  $where$1"
  echo "        $2"
  failed=$((failed + 1))
}

# What to say if a command succeeds, what if not and what to do then, and the command.
judge() {
  well=$1 ill=$2 advice=$3
  shift 3
  if "$@"; then ok "$well"; else not_ok "$ill" "$advice"; fi
}

not() { ! "$@"; }

# ---------------------------------------------------------------------------------------------------------- packets

# Whether HOST PORT takes a connection within three seconds.
answers() {
  if command -v bash >/dev/null; then
    timeout 3 bash -c '</dev/tcp/$0/$1' "$1" "$2" 2>/dev/null
  else
    "${CHECK_NC:-nc}" -z -w 3 "$1" "$2" </dev/null >/dev/null 2>&1
  fi
}

# Takes HOST:PORT or [ADDRESS]:PORT apart.
split() {
  port=${1##*:}
  host=${1%:*}
  host=${host#\[}
  host=${host%\]}
}

# Whether the pod has an address of IPv6 beyond its own link.
has_ipv6() {
  [ -e "$root/proc/net/if_inet6" ] || return 1
  while read -r _ _ _ scope _; do
    if [ "$scope" = 00 ]; then return 0; fi
  done <"$root/proc/net/if_inet6"
  return 1
}

# Whether a connection to the host says anything about policies. A name that nobody knows is silent too.
says_something() {
  case $1 in
    *:*) has_ipv6 || { reason='there is no address of IPv6 here'; return 1; } ;;
    *[!0-9.]*) answers "$1" 443 || { reason="nothing answers at $1:443, so the name may be wrong"; return 1; } ;;
  esac
}

must_be_open() {
  if [ $# -eq 0 ]; then
    not_ok 'CHECK_OPEN is empty' 'Without a target that answers, closed ones say nothing: the network may be down, or nc missing.'
  fi
  for target in "$@"; do
    split "$target"
    if [ "$host" != "${host#*:}" ] && ! has_ipv6; then
      not_tried "open: $target: there is no address of IPv6 here"
    elif answers "$host" "$port"; then
      ok "open: $target"
    else
      not_ok "open: $target does not answer" \
        'If only names fail, it is DNS: cluster.dns. Else publicPorts or destinations of the runner, or the target itself.'
    fi
  done
}

# A plug-in that is late has had its time when five seconds have gone by.
waited=
wait_once() {
  if [ -z "$waited" ]; then sleep 5; fi
  waited=yes
}

# The first word is what to do.
must_be_closed() {
  advice=$1
  shift
  for target in "$@"; do
    split "$target"
    if ! says_something "$host"; then
      not_tried "closed: $target: $reason"
    elif ! answers "$host" "$port"; then
      ok "closed: $target"
    elif wait_once && answers "$host" "$port"; then
      not_ok "closed: $target answers" "$advice"
    else
      not_ok "closed: $target answered, and some seconds later no more" \
        'The plug-in is late: a pod runs before its policies hold. Ask its maintainers.'
    fi
  done
}

# The metadata services of AWS, Google, Azure and others; of AWS over IPv6; of Alibaba; the wire server of Azure.
METADATA='169.254.169.254:80 [fd00:ec2::254]:80 100.100.100.200:80 168.63.129.16:80'

# The API server as Kubernetes tells each container, and as the operator knows it.
api_servers() {
  case ${KUBERNETES_SERVICE_HOST:-} in
    '') ;;
    *:*) echo "[$KUBERNETES_SERVICE_HOST]:$KUBERNETES_SERVICE_PORT" ;;
    *) echo "$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT" ;;
  esac
  echo "${CHECK_API_SERVER:-}"
}

# SSH, the kubelet, and its port that asks nobody who they are.
node_ports() {
  for node in ${CHECK_NODES:-}; do
    case $node in *:*) node="[$node]" ;; esac
    echo "$node:22 $node:10250 $node:10255"
  done
}

# The cache, which jobs of the nix kinds are told of: http://HOST:PORT/...
cache() {
  case ${ATTIC_SERVER:-} in
    http*://*)
      address=${ATTIC_SERVER#*://}
      address=${address%%/*}
      case $ATTIC_SERVER in https:*) port=443 ;; *) port=80 ;; esac
      case $address in *:*) echo "$address" ;; *) echo "$address:$port" ;; esac
      ;;
  esac
}

packets() {
  # First of all, since a plug-in that is late is late now.
  must_be_closed 'Whoever reads it acts as the node in your cloud. Nothing enforces the NetworkPolicies of the fleet, or they are gone.' \
    $METADATA
  must_be_open ${CHECK_OPEN:-} $(cache)
  must_be_closed 'Name it in cluster.apiServer of the fleet. If it stands there, nothing enforces the NetworkPolicies.' \
    $(api_servers)
  must_be_closed 'See what your plug-in does with addresses of nodes. The kubelet must ask who you are, and its port 10255 be off.' \
    $(node_ports)
  must_be_closed 'Look for what opens it: publicPorts, http and destinations of the runner, and policies that others put there.' \
    ${CHECK_CLOSED:-}
}

targets() {
  for target in $METADATA $(api_servers) $(node_ports) ${CHECK_CLOSED:-}; do
    split "$target"
    if answers "$host" "$port"; then echo "answers $target"; else echo "silent  $target"; fi
  done
}

# ------------------------------------------------------------------------------------------------- inside of the job

# A field of the shell's own status.
status() {
  while read -r name value; do
    if [ "$name" = "$1:" ]; then echo "$value"; fi
  done <"$root/proc/self/status"
}

# Whether a place of /proc or /sys is missing, or mounted read-only.
cannot_be_written() {
  [ -e "$root$1" ] || return 0
  options=
  while read -r _ mounted _ all _; do
    if [ "$mounted" = "$1" ]; then options=$all; fi
  done <"$root/proc/mounts"
  case ,$options, in *,ro,*) ;; *) return 1 ;; esac
}

# Whether a file of /proc is missing, or covered by /dev/null.
is_masked() { [ ! -e "$root$1" ] || [ -c "$root$1" ]; }

# Any set of capabilities counts: what is in none of them cannot be had.
capabilities() {
  all=0
  for set in CapInh CapPrm CapEff CapBnd CapAmb; do
    value=$(status $set)
    all=$((all | 0x${value:-1ffffffffff}))
  done
  echo $all
}

UNMASKED='procMount of the pod, or the runtime of the node: it must mask /proc and /sys.'

inside() {
  level=${CHECK_LEVEL:-baseline}
  case $level in
    baseline) allowed=800004fb ;;
    restricted) allowed=0 ;;
    *) echo "CHECK_LEVEL is baseline or restricted, and not $level" >&2; exit 2 ;;
  esac
  beyond=$(($(capabilities) & ~0x${CHECK_CAPABILITIES:-$allowed}))
  judge "capabilities: none beyond $level" "capabilities: $(printf '%x' "$beyond") beyond $level" \
    'Something changed the pod or the runtime: read securityContext of the pod. If addCapabilities of the runner says so, set CHECK_CAPABILITIES.' \
    test "$beyond" -eq 0
  judge 'no new privileges' 'no new privileges: off' \
    'A setuid program gives a job more than it has: allowPrivilegeEscalation of the pod is not false.' \
    test "$(status NoNewPrivs)" = 1
  judge 'seccomp filters system calls' 'seccomp: no filter' \
    'seccompProfile of the pod is not RuntimeDefault, or the runtime of the node has none.' \
    test "$(status Seccomp)" = 2
  if [ "$level" = restricted ]; then
    judge "user $(id -u)" 'the user is root' \
      'runAsNonRoot of the pod is not true: see that the runner has podSecurity restricted.' \
      test "$(id -u)" -ne 0
  fi
  if [ "${CHECK_USERS:-node}" = own ]; then
    read -r _ first _ <"$root/proc/self/uid_map"
    judge "users of its own: root is $first of the node" 'users of its own: root of the job is root of the node' \
      'hostUsers of the pod is not false: see that the runner has userNamespaces, and that the cluster is of Kubernetes 1.33 or newer.' \
      test "$first" -ne 0
  fi
  judge 'no token of the API server' 'a token of the API server is mounted' \
    'automountServiceAccountToken of the pod is not false: see what changes pods in your cluster.' \
    test ! -e "$root/var/run/secrets/kubernetes.io/serviceaccount/token"
  for place in /proc/sys /proc/sysrq-trigger /sys; do
    judge "$place cannot be written" "$place can be written" "$UNMASKED" cannot_be_written $place
  done
  for file in /proc/kcore /proc/keys /proc/timer_list; do
    judge "$file is masked" "$file can be read" "$UNMASKED" is_masked $file
  done
  more=
  for device in $(ls "$root/dev"); do
    case $device in
      core | fd | full | mqueue | null | ptmx | pts | random | shm | stderr | stdin | stdout | termination-log | tty | urandom | zero) ;;
      *) more="$more /dev/$device" ;;
    esac
  done
  judge 'no devices of the node' "devices of the node:$more" \
    'A device plug-in or the runtime of the node hands them to every pod. The fleet asks for none.' \
    test -z "$more"
}

# ------------------------------------------------------------------------------------------------ the daemon of dind

# The addresses of the pod, as the kubelet writes them.
own_addresses() {
  read -r pod <"$root/etc/hostname"
  while read -r address name _; do
    if [ "$name" = "$pod" ]; then echo "$address"; fi
  done <"$root/etc/hosts"
}

# The same packets, from a container that the daemon starts.
from_container() {
  name=$1
  shift
  docker run --rm --interactive "$@" --env CHECK_WHERE="$name, " --env CHECK_OPEN --env CHECK_CLOSED --env CHECK_NODES \
    --env CHECK_API_SERVER --env KUBERNETES_SERVICE_HOST --env KUBERNETES_SERVICE_PORT --env CHECK_NC cluster-check sh -s packets <"$0" ||
    failed=$((failed + 1))
}

docker_answers() { docker info >/dev/null; }

build() {
  printf 'FROM %s\nRUN true\n' "${CHECK_IMAGE:-docker.io/library/alpine:3.22.2}" |
    docker build --quiet --tag cluster-check - >/dev/null
}

fits() { [ "${1:-0}" -gt 0 ] && [ "$1" -le "$2" ]; }

daemon() {
  judge 'the daemon answers' 'the daemon does not answer' 'Read its log: CI_DEBUG_SERVICES=true in the job.' \
    docker_answers
  for address in $(own_addresses); do
    for port in 2375 2376; do
      judge "the daemon does not answer at $address, port $port" "the daemon answers at $address, port $port" \
        'Other pods may ask it too: it must listen on 127.0.0.1 alone.' \
        not answers "$address" $port
    done
  done
  judge 'docker build' 'docker build' \
    'Its words stand above. If the image was not found, set CHECK_IMAGE to one that has nc, and that the daemon reaches.' \
    build
  judge 'docker run --privileged' 'docker run --privileged' \
    'The daemon is not privileged itself, or the runtime of the node keeps something from it.' \
    docker run --rm --privileged cluster-check true
  # A container that sends larger packets than the pod may hangs at the first large answer.
  pod=$(cat "$root/sys/class/net/eth0/mtu")
  container=$(docker run --rm cluster-check cat /sys/class/net/eth0/mtu)
  judge "packets of containers, $container bytes, fit into those of the pod, $pod" \
    "packets of containers, $container bytes, are larger than those of the pod, $pod" \
    "daemon: { mtu: $pod } of the runner." \
    fits "$container" "$pod"
  from_container 'a container of dind'
  from_container 'a container of dind in the network of the pod' --network host
}

# ------------------------------------------------------------------------------------------------------------------

case ${1:-all} in
  packets) packets ;;
  targets) targets; exit ;;
  all)
    packets
    inside
    if [ -n "${DOCKER_HOST:-}" ]; then daemon; fi
    ;;
esac
if [ "$failed" -gt 0 ]; then
  echo "${where}not all is as it must be"
  exit 1
fi
echo "${where}all is as it must be"
