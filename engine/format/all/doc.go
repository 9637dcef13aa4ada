// Package all holds the one list of file formats. Whoever reads or writes files gets it injected; nothing registers itself.
package all
