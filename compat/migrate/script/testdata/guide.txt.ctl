open-file --path a.gox
add-voxel --position 1,2,3 --color 255,0,0,255
add-voxel --position 4,5,6
paint-voxels --position 4,5,6 --color 9,9,9
remove-voxel --position 1,2,3
get-voxel --position 4,5,6
get-project-info
save-file --path out.gox
close-project
create-project --size 8,8,8
render-scene --output-path big.png --width 32 --height 24 --camera-preset top
# not translated: layer-delete
# not translated: add-voxel 1 2
add-voxels --voxels @cells.csv
# not translated: frobnicate
# not translated: --quiet
save-file --path big.gox
delete-layer --layer-name Unsaved
close-project
