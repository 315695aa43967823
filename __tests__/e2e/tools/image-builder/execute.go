package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/user"
	"path"
	"strconv"
	"strings"
	"syscall"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// execute runs the instructions after FROM, and adds what they make.
func execute(image v1.Image, commands []instructions.Command, context string) (v1.Image, error) {
	before, err := takeSnapshot()
	if err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config := file.Config
	for _, command := range commands {
		log.Print(command)
		if expandable, is := command.(instructions.SupportsSingleWordExpansion); is {
			lexer := shell.NewLex('\\')
			if err := expandable.Expand(func(word string) (string, error) {
				expanded, _, err := lexer.ProcessWord(word, shell.EnvsFromSlice(config.Env))
				return expanded, err
			}); err != nil {
				return nil, err
			}
		}
		switch command := command.(type) {
		case *instructions.EnvCommand:
			for _, pair := range command.Env {
				config.Env = with(config.Env, pair.Key, pair.Value)
			}
		case *instructions.WorkdirCommand:
			config.WorkingDir = path.Join("/", config.WorkingDir, command.Path)
			if path.IsAbs(command.Path) {
				config.WorkingDir = path.Clean(command.Path)
			}
			err = os.MkdirAll(config.WorkingDir, 0o755)
		case *instructions.UserCommand:
			config.User = command.User
		case *instructions.EntrypointCommand:
			config.Entrypoint, config.Cmd = commandLine(command.ShellDependantCmdLine), nil
		case *instructions.CmdCommand:
			config.Cmd = commandLine(command.ShellDependantCmdLine)
		case *instructions.CopyCommand:
			err = copyFiles(command, context, config.WorkingDir)
		case *instructions.RunCommand:
			err = run(commandLine(command.ShellDependantCmdLine), config)
		default:
			err = fmt.Errorf("%s is not part of this stand-in", command.Name())
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", command, err)
		}
		after, err := takeSnapshot()
		if err != nil {
			return nil, err
		}
		history := v1.History{CreatedBy: fmt.Sprint(command), EmptyLayer: true}
		layer, err := before.layerTo(after)
		if err != nil {
			return nil, err
		}
		if layer != nil {
			history.EmptyLayer = false
		}
		if image, err = mutate.Append(image, mutate.Addendum{Layer: layer, History: history}); err != nil {
			return nil, err
		}
		before = after
	}
	return mutate.Config(image, config)
}

func with(env []string, key, value string) []string {
	var kept []string
	for _, each := range env {
		if !strings.HasPrefix(each, key+"=") {
			kept = append(kept, each)
		}
	}
	return append(kept, key+"="+value)
}

func commandLine(line instructions.ShellDependantCmdLine) []string {
	if line.PrependShell {
		return append([]string{"/bin/sh", "-c"}, line.CmdLine...)
	}
	return line.CmdLine
}

func run(line []string, config v1.Config) error {
	command := exec.Command(line[0], line[1:]...)
	command.Dir = path.Join("/", config.WorkingDir)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	uid, gid, err := identity(config.User)
	if err != nil {
		return err
	}
	home := "/"
	if uid == 0 {
		home = "/root"
	}
	command.Env = append([]string{"HOME=" + home}, config.Env...)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
	return command.Run()
}

// identity finds "user:group" in the files of the image, each a name or a
// number; a number needs no entry.
func identity(text string) (uint32, uint32, error) {
	name, group, _ := strings.Cut(text, ":")
	if name == "" {
		name = "0"
	}
	known, err := user.Lookup(name)
	if err != nil {
		known, err = user.LookupId(name)
	}
	if err == nil {
		name = known.Uid
		if group == "" {
			group = known.Gid
		}
	}
	if known, err := user.LookupGroup(group); err == nil {
		group = known.Gid
	}
	if group == "" {
		group = "0"
	}
	uid, err := strconv.ParseUint(name, 10, 32)
	if err != nil {
		return 0, 0, fmt.Errorf("no user %q in the image", name)
	}
	gid, err := strconv.ParseUint(group, 10, 32)
	if err != nil {
		return 0, 0, fmt.Errorf("no group %q in the image", group)
	}
	return uint32(uid), uint32(gid), nil
}
