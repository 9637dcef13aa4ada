#!/bin/sh
# No call in it: not a byte changes.
goxel='a' ; echo "goxel-headless is old"   ;  cat <<-X
	text $(date)
	X
if [ "$goxel" ];then :;fi
