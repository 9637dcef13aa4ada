#!/bin/sh
# Compares with Debian's Goxel, which opens what the codecs write and converts it: sh ci/goxel.sh
#
# Installs goxel and xvfb with apt-get where they are missing, as root or through sudo. Where that cannot be done it says so and succeeds,
# since the tests that need them skip.
set -eu

cd "$(dirname "$0")/.."
if ! command -v goxel >/dev/null 2>&1 || ! command -v xvfb-run >/dev/null 2>&1; then
	sudo=
	test "$(id -u)" -eq 0 || sudo="sudo -n"
	if ! { DEBIAN_FRONTEND=noninteractive $sudo apt-get update -q &&
		DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends goxel xvfb xauth; } >/dev/null 2>&1; then
		echo "goxel: Debian's goxel cannot be installed here; its tests are left out"
		exit 0
	fi
fi
"${GO:-go}" test -count=1 -run 'Goxel' -v ./engine/format/all
