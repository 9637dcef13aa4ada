// Package gamma converts between the channels of colours, which are in sRGB, and linear intensities, in which light adds up
// (IEC 61966-2-1).
//
//	light := gamma.Linear(float64(c.R()) / 255)
package gamma
