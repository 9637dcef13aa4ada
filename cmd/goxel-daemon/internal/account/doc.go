// Package account makes a daemon that root starts another user's: it looks up users and groups, makes folders that belong to them, and gives
// up root's rights for good.
//
// In come names or ids, as the flags --user and --group give them. [Lookup] checks that the process may become that account; what has to be
// opened with root's rights is opened, [Account.Give] and [Account.MkdirAll] hand over files and folders, and [Account.Become] is the last step.
// A nil Account stands for no change, and every method takes it.
package account
