package main

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/moby/go-archive"
)

// version tells whether a file was changed: no program can set the time of the
// last change of its inode.
type version struct {
	inode   uint64
	changed syscall.Timespec
}

type snapshot map[string]version

func takeSnapshot() (snapshot, error) {
	taken := snapshot{}
	return taken, filepath.WalkDir("/", func(path string, entry fs.DirEntry, err error) error {
		if isForeign(path) && entry.IsDir() {
			return fs.SkipDir
		}
		if isForeign(path) || path == "/" {
			return err
		}
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		stat := info.Sys().(*syscall.Stat_t)
		taken[path] = version{stat.Ino, stat.Ctim}
		return nil
	})
}

// layerTo is what changed on the way to another snapshot, or nothing.
func (before snapshot) layerTo(after snapshot) (v1.Layer, error) {
	file, err := os.CreateTemp(home, "layer-")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	files := tar.NewWriter(file)
	count := 0
	for _, path := range slices.Sorted(maps.Keys(after)) {
		if before[path] != after[path] {
			err = errors.Join(err, addFile(files, path, path, func(*tar.Header) error { return nil }))
			count++
		}
	}
	for _, path := range slices.Sorted(maps.Keys(before)) {
		parent, base := filepath.Split(path)
		_, kept := after[path]
		if _, parentKept := after[filepath.Clean(parent)]; !kept && (parentKept || parent == "/") {
			name := strings.TrimPrefix(parent, "/") + archive.WhiteoutPrefix + base
			err = errors.Join(err, files.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg}))
			count++
		}
	}
	if err := errors.Join(err, files.Close()); err != nil || count == 0 {
		return nil, err
	}
	return tarball.LayerFromFile(file.Name())
}

// addFile adds a file of this machine under another name.
func addFile(files *tar.Writer, path, name string, change func(*tar.Header) error) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	link := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		if link, err = os.Readlink(path); err != nil {
			return err
		}
	}
	// With the capabilities of the file.
	header, err := archive.FileInfoHeader(strings.TrimPrefix(name, "/"), info, link)
	if err != nil {
		return err
	}
	header.Format = tar.FormatPAX
	if err := errors.Join(archive.ReadSecurityXattrToTarHeader(path, header), change(header)); err != nil {
		return err
	}
	if err := files.WriteHeader(header); err != nil || header.Typeflag != tar.TypeReg {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(files, file)
	return err
}
