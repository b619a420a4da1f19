#!/usr/bin/env bash
# Makes a Debian image of four layers in FOLDER, with everything that image tools trip over, and what umoci makes of it:
#   deb/       an OCI layout, tags base l1 l2 l3        deb-zstd/  its l3 with zstd layers        deb-bud/  a build in two stages
#   oracle/    base l1 l2 l3 zstd bud: the trees as umoci unpacks them as root                    READY     made last
# Needs root, mmdebstrap, umoci, skopeo, buildah, setcap, setfattr and python3, and Debian's packages by the usual way.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# = 1 ] || { echo "usage: make.sh FOLDER" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "make.sh: owners and devices need root" >&2; exit 1; }
for program in mmdebstrap umoci skopeo buildah setcap setfattr python3; do
  command -v "$program" >/dev/null || { echo "make.sh: $program is missing" >&2; exit 1; }
done
mkdir -p "$1" && cd "$1"
rm -rf READY deb deb-zstd deb-bud oracle work && mkdir work oracle
export SOURCE_DATE_EPOCH=1700000000 TZ=UTC LC_ALL=C.UTF-8

base() {
  mmdebstrap --quiet --variant=minbase --mode=root bookworm work/base.tar
  umoci init --layout deb
  umoci new --image deb:base
  umoci raw add-layer --image deb:base work/base.tar --history.created_by 'mmdebstrap --variant=minbase bookworm'
  umoci config --image deb:base --config.env PATH=/usr/sbin:/usr/bin:/sbin:/bin --config.cmd bash --history.created_by 'CMD ["bash"]'
}

# What an installer leaves: names, owners, times and attributes of every kind.
install_application() {
  local root=$1 i
  mkdir -p "$root/opt/app/bin" "$root/opt/app/data/cache" "$root/opt/names" "$root/opt/kinds" "$root/opt/old/deep/er" "$root/opt/swap/folder/in"
  head -c 2000000 /dev/zero | openssl enc -aes-128-ctr -K 000102030405060708090a0b0c0d0e0f -iv 0 2>/dev/null >"$root/opt/app/bin/server"
  chmod 4755 "$root/opt/app/bin/server"
  setcap cap_net_bind_service+ep "$root/opt/app/bin/server"
  setfattr -n user.binary -v 0x0080ffc328 "$root/opt/app/bin/server"
  setfattr -n user.text -v 'made by hand' "$root/opt/app/bin/server"
  setfattr -n trusted.note -v 0xdeadbeef "$root/opt/app/data"
  echo shared >"$root/opt/app/data/one"
  ln "$root/opt/app/data/one" "$root/opt/app/data/two"
  ln "$root/opt/app/data/one" "$root/opt/app/three"
  for i in 1 2 3 4 5 6 7 8 9; do head -c $((i * 4096)) /dev/zero | tr '\0' "$i" >"$root/opt/app/data/cache/block-$i"; done
  head -c 3000000 /dev/zero | tr '\0' z >"$root/opt/app/data/cache/download.tmp"
  cp "$root/opt/app/data/cache/download.tmp" "$root/opt/app/data/copy-of-download"
  echo lower >"$root/opt/names/readme"; echo upper >"$root/opt/names/README"; mkdir "$root/opt/names/Readme"; echo in >"$root/opt/names/Readme/in"
  printf 'latin\n' >"$root/opt/names/$(printf 'caf\351')"
  printf 'bytes\n' >"$root/opt/names/$(printf 'bad\377\200name')"
  printf 'utf8\n' >"$root/opt/names/$(printf 'caf\303\251')"
  printf 'odd\n' >"$root/opt/names/$(printf 'new\nline')"
  printf 'markup\n' >"$root/opt/names/<b>&\"quoted\"'"
  printf 'long\n' >"$root/opt/names/$(printf 'n%.0s' $(seq 240))"
  mknod "$root/opt/kinds/null" c 1 3; mknod "$root/opt/kinds/loop" b 7 0; mkfifo -m 640 "$root/opt/kinds/pipe"
  mknod "$root/opt/kinds/large" c 511 1048575
  ln -s ../app/bin/server "$root/opt/kinds/link"; ln -s /nowhere/at/all "$root/opt/kinds/dangling"; ln -s loop-b "$root/opt/kinds/loop-a"; ln -s loop-a "$root/opt/kinds/loop-b"
  chown 3000000:4000000 "$root/opt/app/data/cache/block-1"; chown -h 123456:654321 "$root/opt/kinds/link"
  chmod 1777 "$root/opt/app/data/cache"; chmod 2755 "$root/opt/app/data"
  echo old >"$root/opt/old/deep/er/file"; echo here >"$root/opt/swap/folder/in/it"; echo file >"$root/opt/swap/file"; ln -s /etc "$root/opt/swap/link"
  touch -d '2001-02-03 04:05:06.123456789' "$root/opt/app/data/cache/block-2"; touch -d '1969-12-31 23:59:58' "$root/opt/app/data/cache/block-3"
  touch -h -d '2002-02-02 02:02:02.5' "$root/opt/kinds/dangling"; touch -d '2100-01-01 00:00:00.000000001' "$root/opt/app/bin"
}

# What a careless clean-up does: all that is deleted or touched here stays in the layers below.
clean_up() {
  local root=$1
  rm -rf "$root/usr/share/doc" "$root/usr/share/locale" "$root/opt/old" "$root/var/cache/apt" "$root/opt/app/data/cache/download.tmp" "$root/opt/app/data/cache/block-9"
  rm -rf "$root/opt/swap/folder"; echo 'now a file' >"$root/opt/swap/folder"
  rm "$root/opt/swap/file"; mkdir "$root/opt/swap/file"; echo inside >"$root/opt/swap/file/inside"
  rm "$root/opt/swap/link"; mkdir "$root/opt/swap/link"; echo own >"$root/opt/swap/link/hosts"
  rm -r "$root/opt/names/Readme"; ln -s readme "$root/opt/names/Readme"
  chmod 600 "$root/opt/app/data/cache/block-4"; chown 33:33 "$root/opt/app/data/cache/block-5"
  echo more >>"$root/opt/app/data/two"
  setfattr -x user.binary "$root/opt/app/bin/server"
  mkdir -p "$root/var/cache/apt/archives"
}

step() {
  umoci unpack --image "deb:$1" "work/$2" 2>/dev/null
  "$3" "work/$2/rootfs"
  umoci repack --image "deb:$2" "work/$2" --refresh-bundle --history.created_by "$4"
  rm -rf "work/$2"
}

build_in_stages() {
  mkdir -p work/context/etc && echo 'port = 8080' >work/context/etc/app.conf
  cat >work/context/Containerfile <<'TEXT'
FROM oci:deb:base AS build
RUN mkdir -p /out/lib && head -c 700000 /dev/zero | tr '\0' q > /out/lib/big && echo '#!/bin/sh' > /out/run && chmod 755 /out/run && ln /out/run /out/again
FROM oci:deb:base
ENV MODE=production
RUN mkdir /var/lib/app && touch /var/lib/app/state && rm -rf /usr/share/doc
COPY etc/app.conf /etc/app.conf
COPY --from=build /out /srv/app
RUN chmod 700 /srv/app/lib/big && rm /var/lib/app/state
LABEL kind=example
CMD ["/srv/app/run"]
TEXT
  echo '{"default":[{"type":"insecureAcceptAnything"}]}' >work/policy.json
  printf '[storage]\ndriver="vfs"\nrunroot="%s"\ngraphroot="%s"\n' "$PWD/work/run" "$PWD/work/graph" >work/storage.conf
  CONTAINERS_STORAGE_CONF=$PWD/work/storage.conf buildah --signature-policy work/policy.json bud --isolation chroot --layers \
    --timestamp 1700000000 -q -t bud -f work/context/Containerfile work/context
  CONTAINERS_STORAGE_CONF=$PWD/work/storage.conf buildah --signature-policy work/policy.json push -q bud oci:deb-bud:bud
}

base
step base l1 install_application 'RUN ./install.sh --with-cache'
step l1 l2 clean_up 'RUN rm -rf /usr/share/doc && chown -R app /opt/app'
python3 "$here/last-layer.py" work/l3.tar
umoci raw add-layer --image deb:l2 --tag l3 work/l3.tar --history.created_by 'ADD patch.tar /'
skopeo copy -q --insecure-policy --dest-compress-format zstd oci:deb:l3 oci:deb-zstd:l3
build_in_stages
for tag in base l1 l2 l3; do umoci unpack --image "deb:$tag" "oracle/$tag" 2>/dev/null; done
umoci unpack --image deb-bud:bud oracle/bud 2>/dev/null
rm -rf work
touch READY
