// Package voxelize turns surfaces of triangles into cells.
package voxelize
