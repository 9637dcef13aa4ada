#!/bin/bash
# Builds the model with goxel-headless; everything but the calls stays.
set -euo pipefail
GOXEL=${GOXEL:-/usr/local/bin/goxel-headless}
OUT="${1:?file}"	# tab before this comment
OPTS="--color 1,2,3"

gx() { "$GOXEL" "$@"; }

"$GOXEL" create "$OUT" --width 16 \
    --height "$H"   # two lines
for i in 1 2 3; do
  $GOXEL voxel-add "$OUT" --pos "$i,0,0" --color 255,0,0 >/dev/null && echo "added $i"
done
gx voxel-remove -b 9,9,9,0,0,0 "$OUT" || exit $?
if ! goxel-cli voxel-paint -p=1,0,0 "$OUT"; then echo failed; fi
goxel-headless voxel-paint "$OUT" --pos=-1,0,0 -c 1,2,3,128 2>&1
LAYERS=$(goxel-headless open "$OUT" | grep Layers)
sudo -u bob timeout 10 /opt/goxel/goxel-headless layer-create "$OUT" --name="My $i" -v 0
sudo FOO=1 goxel-headless --quiet create 'it'\''s.gox'
goxel-headless voxel-add "$OUT" $OPTS
goxel-headless voxel-add "$OUT" "$@" || goxel-headless voxel-add "$OUT" "${args[@]}"
goxel-headless layer-delete --name Top
goxel-headless layer-delete --id "$id" "$OUT" && goxel-headless layer-merge "$OUT" --source 2 --target-name Base
goxel-headless layer-rename "$OUT" -n Top --new-name 'New Top'; goxel-headless layer-visibility "$OUT" -n Top -v "$v"
goxel-headless --interactive <<'EOF'
# a session
create s.gox
voxel-add s.gox -p -1,2,3 -c 9,9,9
exit
EOF
goxel-headless <<EOF
voxel-add $OUT -p 1,1,1
EOF
cat <<EOF | goxel-headless
open a.gox
EOF
xargs -n1 goxel-headless open < list.txt
goxel-headless render "$OUT" "$(basename "$OUT").png" -c front -w 320 2>err.log
[ -x "$GOXEL" ] || exit 1
goxel-headless export "$OUT" > log.txt "${OUT%.gox}.obj"
goxel-headless convert "$(goxel-headless version)" out.vox -f vox
goxel-headless batch cmds.txt; goxel-headless --version | head -1
goxel-headless script -c 'console.log("it")' && goxel-headless script run.js
goxel-headless render "$OUT" *.png
exec goxel-headless create "$OUT"
