package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/go-archive"
)

// foreign are the paths that are no part of the image: what is mounted, the
// builder, and the shell that GitLab runs it by.
var foreign = append(mountPoints(), home, "/busybox", "/proc", "/sys", "/dev")

func mountPoints() []string {
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		log.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if point := strings.Fields(line)[4]; point != "/" {
			found = append(found, point)
		}
	}
	return found
}

func isForeign(path string) bool {
	return slices.ContainsFunc(foreign, func(each string) bool {
		return path == each || strings.HasPrefix(path, each+"/")
	})
}

func holdsForeign(path string) bool {
	return slices.ContainsFunc(foreign, func(each string) bool { return strings.HasPrefix(each, path+"/") })
}

// unpack puts files over the root. Devices are left out, as Kaniko leaves them
// out: that needs no MKNOD.
func unpack(files io.Reader) error {
	reader, writer := io.Pipe()
	go func() { writer.CloseWithError(withoutForeign(files, tar.NewWriter(writer))) }()
	_, err := archive.UnpackLayer("/", reader, &archive.TarOptions{InUserNS: true})
	return err
}

func withoutForeign(files io.Reader, writer *tar.Writer) error {
	for reader := tar.NewReader(files); ; {
		header, err := reader.Next()
		if err == io.EOF {
			return writer.Close()
		}
		if err != nil {
			return err
		}
		path := filepath.Join("/", header.Name)
		// What is no folder would take the place of a folder with something mounted in it.
		if isForeign(path) || header.Typeflag != tar.TypeDir && holdsForeign(path) {
			continue
		}
		if err := writer.WriteHeader(header); err != nil {
			return err
		}
		if _, err := io.Copy(writer, reader); err != nil {
			return err
		}
	}
}

// copyFiles is COPY from the context.
func copyFiles(command *instructions.CopyCommand, context, workdir string) error {
	if command.From != "" || command.Parents || len(command.ExcludePatterns)+len(command.SourceContents) > 0 {
		return errors.New("this stand-in copies from the context only, with --chown and --chmod")
	}
	var sources []string
	for _, pattern := range command.SourcePaths {
		found, err := filepath.Glob(filepath.Join(context, filepath.Join("/", pattern)))
		if err != nil || len(found) == 0 {
			return fmt.Errorf("nothing matches %s in the context", pattern)
		}
		sources = append(sources, found...)
	}
	destination := command.DestPath
	if !filepath.IsAbs(destination) {
		destination = filepath.Join("/", workdir) + "/" + destination
	}
	there, err := os.Stat(destination)
	intoFolder := strings.HasSuffix(destination, "/") || len(sources) > 1 || err == nil && there.IsDir()
	reader, writer := io.Pipe()
	go func() {
		files := tar.NewWriter(writer)
		for _, source := range sources {
			target := destination
			if root, err := os.Stat(source); intoFolder && err == nil && !root.IsDir() {
				target = filepath.Join(destination, filepath.Base(source))
			}
			if err := addTree(files, source, target, command); err != nil {
				writer.CloseWithError(err)
				return
			}
		}
		writer.CloseWithError(files.Close())
	}()
	return unpack(reader)
}

func addTree(files *tar.Writer, source, target string, command *instructions.CopyCommand) error {
	uid, gid, err := identity(command.Chown)
	if err != nil {
		return err
	}
	return filepath.WalkDir(source, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return addFile(files, path, filepath.Join(target, strings.TrimPrefix(path, source)), func(header *tar.Header) error {
			header.Uid, header.Gid = int(uid), int(gid)
			if command.Chmod == "" {
				return nil
			}
			header.Mode, err = strconv.ParseInt(command.Chmod, 8, 32)
			return err
		})
	})
}
