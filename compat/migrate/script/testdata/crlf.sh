echo one
goxel-headless open a.gox
