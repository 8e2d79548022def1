//go:build linux || darwin

package store

import "syscall"

// freeBytes is what the disk of a folder has left for us; false when unknown.
func freeBytes(dir string) (uint64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return uint64(st.Bavail) * uint64(st.Bsize), true
}
