#!/bin/sh
# Checks glTF files with the validator of Khronos, or without arguments those that the encoder's tests write:
#
#   sh ci/gltf-validator.sh [FILE.gltf|FILE.glb]...
#
# Needs node and npm. The validator is installed once into bin/tools/gltf-validator, in the version that ci/gltf-validator/package.json
# names. Fails on errors and warnings; informations are printed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/bin/tools/gltf-validator
for tool in node npm; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "gltf-validator: $tool is not installed" >&2
		exit 2
	}
done
if ! cmp -s "$root/ci/gltf-validator/package.json" "$tools/package.json"; then
	rm -rf "$tools"
	mkdir -p "$tools"
	(cp "$root/ci/gltf-validator/package.json" "$tools/" &&
		cd "$tools" && npm install --no-audit --no-fund --silent >&2) || {
		rm -rf "$tools"
		echo "gltf-validator: npm could not install the validator" >&2
		exit 2
	}
fi
if test $# -gt 0; then
	exec node "$root/ci/gltf-validator/validate.js" "$tools/node_modules" "$@"
fi
cd "$root"
GLTF_VALIDATOR=$tools/node_modules exec "${GO:-go}" test -count=1 -run Khronos -v ./engine/format/gltf
