# a model with two layers
create-project --name demo --width 16

add-voxel --position 0,0,0 --color 200,30,30
add-voxel --position=-1,0,0 --color 30,200,30,255 --layer-id 1
remove-voxel --position 5,5,5
new-layer --name 'My Layer' --visible=false
new-layer --name Roof
add-voxel --position 3,3,3
set-layer-visibility --layer-name Roof --visible=true
# edits that are not saved, then saved elsewhere
save-file --path a.gox
close-project
open-file --path a.gox
rename-layer --layer-name Roof --new-name Top
save-file --path b.gox
delete-layer --layer-name Top
save-file --path b.gox
close-project
open-file --path a.gox
remove-voxels --min 0,0,1 --max 5,5,5
remove-voxel --position 9,9,9
paint-voxels --position=-1,0,0 --color 1,1,1 --layer-id 1
export-file --path a.obj
export-file --path a.vox --format vox
save-file --path a.gox
close-project
create-project
add-voxel --position 1,1,1
render-scene --output-path c.png --width 64 --height 48
save-file --path c.gox
close-project
create-project
save-file --path d.gox
close-project
open-file --path a.gox
merge-layers --source-name Roof --target-layer-id 1
save-file --path a.gox
execute-script --script '1 + 1'
set-active-layer --layer-id 1
save-file --path a.gox
close-project
