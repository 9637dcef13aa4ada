// Package path draws a world by following light along its paths: the renderer behind quality "high".
package path
