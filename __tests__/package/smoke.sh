#!/usr/bin/env bash
# Installs the packed tarball into empty projects and compiles a small app against it: ESM and CommonJS callers, with
# both compilers that are supported; then a project of `gitlab-runners init`. Prints one line a check; the last line
# counts them.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed=$((failed + 1))
    echo "FAIL  $name"
    sed 's/^/      /' "$work/log"
  fi
}

version_of() {
  node -p "require('$root/node_modules/$1/package.json').version"
}

refused() {
  ! node "$1" -p tsconfig.refused.json >"$work/refused" && grep -q "only kind 'dind' is privileged" "$work/refused"
}

cd "$root" || exit 1
check 'npm pack' npm pack --pack-destination "$work"
tarball=$(ls "$work"/*.tgz)

for type in commonjs module; do
  project="$work/$type"
  mkdir -p "$project/src" && cd "$project" || exit 1
  cp "$root/__tests__/package/fleet.ts" "$root/__tests__/package/refused.ts" src/
  options='"module": "node20", "target": "es2023", "strict": true, "rootDir": "src", "outDir": "out"'
  cat >package.json <<JSON
{ "name": "smoke", "private": true, "type": "$type" }
JSON
  echo "{ \"compilerOptions\": { $options, \"types\": [\"node\"] }, \"files\": [\"src/fleet.ts\"] }" >tsconfig.json
  echo "{ \"compilerOptions\": { $options, \"noEmit\": true }, \"files\": [\"src/refused.ts\"] }" >tsconfig.refused.json
  check "$type: npm install" npm install --no-audit --no-fund --ignore-scripts "$tarball" \
    "@types/node@$(version_of @types/node)" "typescript@$(version_of typescript)" \
    "typescript-5.9@npm:typescript@$(version_of typescript-5.9)"
  for compiler in typescript typescript-5.9; do
    tsc="node_modules/$compiler/bin/tsc"
    check "$type: compile with $compiler" node "$tsc" -p tsconfig.json
    check "$type: $compiler refuses a privileged docker runner" refused "$tsc"
    check "$type: synth after $compiler" node out/fleet.js "dist-$compiler"
    check "$type: two files after $compiler" test "$(ls "dist-$compiler" 2>/dev/null | xargs)" = 'acme-cluster.k8s.yaml acme-runners.k8s.yaml'
  done
  check "$type: gitlab-runners verify" npx --no-install gitlab-runners verify dist-typescript
done

own="$work/own"
check 'init' npx --no-install gitlab-runners init "$own"
cp "$tarball" "$own/vendor/" && cd "$own" || exit 1
check 'init: npm install' npm install --no-audit --no-fund --ignore-scripts
check 'init: synth' npm run synth
check 'init: its own tests' npm test
check 'init: verify' npm run verify
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
