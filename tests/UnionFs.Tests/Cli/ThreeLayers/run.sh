#!/usr/bin/env bash
# Runs every operation of the script contract on a stack of a folder, a tar.gz and a folder, and compares the trace, the changes,
# the view after it and the view before it with the files in expected/. `run.sh --update` writes those files anew.
# UNIONFS is the command of the tool; by default it is built and run from the sources.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
unionfs=${UNIONFS:-dotnet run --project "$here/../../../../src/UnionFs.Cli" -c Release --}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 022

file() { mkdir -p "$(dirname "$1")"; printf '%b' "$2" > "$1"; }

file base/etc/motd 'welcome\n'
file base/etc/gone 'hidden by the patch\n'
file base/opt/tool/old 'hidden by the opaque directory\n'
file base/usr/bin/run '#!/bin/sh\n'
file base/usr/share/doc/readme 'read me\n'
mkdir -p base/var/empty base/srv
chmod 755 base/usr/bin/run

file patch/etc/.wh.gone ''
file patch/etc/patched.conf 'by = patch\n'
file patch/opt/.wh..wh..opq ''
file patch/opt/tool/new 'patched\n'

file site/etc/site.conf 'by = site\n'
file site/srv/index.html '<p>site</p>\n'

find base patch site -depth -exec touch -h -d @1500000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner --format=pax --pax-option=delete=atime,delete=ctime -C patch -cf - . | gzip -n > patch.tar.gz
stack=(-l base -l patch.tar.gz -l site)

# Numbers of nodes of a folder and the user who runs this are of the machine.
plain() { sed -E "s/\"uid\":$(id -u),\"gid\":$(id -g),/\"uid\":0,\"gid\":0,/; s/\"ino\":[0-9]+/\"ino\":0/"; }

mkdir got
$unionfs run-script "${stack[@]}" --trace --dump after --changes got/changes "$here/script" > got/trace
plain < after > got/after.jsonl
$unionfs dump --json "${stack[@]}" | plain > got/before.jsonl

if [ "${1:-}" = --update ]; then
  mkdir -p "$here/expected"
  cp got/* "$here/expected/"
fi

grep -v -E '^(#|$)' "$here/script" | paste -d '\t' - got/trace | awk -F '\t' '{ printf "%-62s %s\n", $1, $2 }'
echo
echo "changes since the commit:"
sed 's/^/  /' got/changes
echo
diff -r "$here/expected" got
echo "$(wc -l < got/trace) answers, $(wc -l < got/after.jsonl) paths after and $(wc -l < got/before.jsonl) before: all as expected"
