// Package picture writes pictures as files, small or fast, and makes them plainer.
package picture
