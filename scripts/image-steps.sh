#!/bin/sh
# The steps that make what is in the container image. The Dockerfile's RUN lines call them, and so does `npm run image`,
# which carries them out in a folder where there is no Docker. They need some Node from 20 on, npm, and the registry.
#   dependencies SOURCES          everything that building needs
#   pack SOURCES TARBALL          the tarball that `npm pack` makes
#   install SOURCES TARBALL DEST  ADE with what it needs to run, and nothing else
set -eu
umask 022

step=$1
sources=$(cd "$2" && pwd)

# The npm that ADE pins, under the runtime that it pins: a distribution's may be years older.
pinned_npm() {
  "$sources"/node_modules/node-*/bin/node "$sources/node_modules/npm/bin/npm-cli.js" \
    --no-audit --no-fund --no-update-notifier --loglevel=error "$@"
}

case $step in
dependencies)
  cd "$sources"
  npm ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error
  ;;
pack)
  cd "$sources"
  packed=$(mktemp -d)
  pinned_npm pack --pack-destination "$packed" >&2
  mv "$packed"/ade-*.tgz "$3"
  rmdir "$packed"
  ;;
install)
  mkdir -p "$4"
  tar xzf "$3" -C "$4" --strip-components=1
  # The versions that were tested, held against the lock file's hashes. The tarball has no lock file, since npm leaves it
  # out; neither does it have the web app's sources, whose manifest the lock file asks for.
  cp "$sources/package-lock.json" "$4"
  cp "$sources/web/package.json" "$4/web"
  cd "$4"
  pinned_npm ci --omit=dev --workspaces=false --ignore-scripts --no-bin-links >&2
  rm -r package-lock.json web/package.json node_modules/.package-lock.json
  # One Node, without what compiles addons against it; one TypeScript, without the library for other programs.
  rm -rf node_modules/node-*/include node_modules/node-*/share node_modules/typescript/dist node_modules/typescript/vendor
  rm -rf node_modules/npm/docs node_modules/npm/man
  # What packages bring for reading, for editors, for debuggers, and for their own tests. The compiler's library stays.
  find node_modules -path node_modules/@typescript -prune -o -type f \
    \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.markdown' \) \
    ! -iname 'licen[cs]e*' ! -iname 'notice*' -exec rm -f {} +
  for name in test tests example examples bench benchmark benchmarks .github; do
    rm -rf node_modules/*/$name node_modules/@*/*/$name
  done
  mkdir bin-links
  ln -s ../bin/ade.js bin-links/ade
  for runtime in node_modules/node-*/bin/node; do ln -s "../$runtime" bin-links/node; done
  # Whoever runs the service reads it, and nobody writes it.
  chmod -R a+rX,go-w .
  ;;
*)
  echo "unknown step: $step" >&2
  exit 2
  ;;
esac
