// Command gitlab-runner-helper is the program of the helper image: what a job
// does before and after its script. The runner's own main package has run
// steps too; they need modules that could not be had.
package main

import (
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli"

	"gitlab.com/gitlab-org/gitlab-runner/commands/helpers"
	"gitlab.com/gitlab-org/gitlab-runner/common"
	"gitlab.com/gitlab-org/gitlab-runner/log"
)

func main() {
	defer func() {
		// The runner ends its programs by a panic that has been logged already.
		if reason := recover(); reason != nil {
			if _, logged := reason.(*logrus.Entry); logged {
				os.Exit(1)
			}
			panic(reason)
		}
	}()

	cli.VersionPrinter = common.AppVersion.Printer
	app := cli.NewApp()
	app.Name = filepath.Base(os.Args[0])
	app.Usage = "a GitLab Runner Helper, test build"
	app.Version = common.AppVersion.ShortLine()
	app.Commands = []cli.Command{
		helpers.NewArtifactsDownloaderCommand(),
		helpers.NewArtifactsUploaderCommand(),
		helpers.NewCacheArchiverCommand(),
		helpers.NewCacheExtractorCommand(),
		helpers.NewCacheInitCommand(),
		helpers.NewHealthCheckCommand(),
		helpers.NewProbeURLCommand(),
		helpers.NewProxyExecCommand(),
		helpers.NewReadLogsCommand(),
		helpers.NewVerifyVersionCommand(),
	}
	app.CommandNotFound = func(_ *cli.Context, command string) {
		logrus.Fatalln("Command", command, "not found")
	}

	log.ConfigureLogging(app)

	if err := app.Run(os.Args); err != nil {
		logrus.Fatal(err)
	}
}
