#!/bin/sh
BIN=$HOME/bin
RUN=$(command -v goxel-headless)
"$BIN/goxel-headless" create "$1" < /dev/null
"$BIN/goxel-headless" create "$1" -n demo
$RUN create a.gox && $RUN save a.gox
`goxel-headless open a.gox`
goxel-headless --config x.conf export a.gox a.txt # keeps
command -v goxel-headless >/dev/null || { echo "no goxel-headless" >&2; exit 1; }
goxel-headless help voxel-add
goxel-headless $VERB a.gox
ssh host goxel-headless open a.gox
goxel-headless < session.txt
goxel-headless
