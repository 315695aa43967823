// Package cron stands in for the time plans of autoscaling. It only knows the
// plan that is always active.
package cron

import (
	"fmt"
	"time"
)

const always = "* * * * *"

// Schedule is a time plan.
type Schedule struct{}

// Parse refuses every plan but the one that is always active.
func Parse(plan, timezone string) (Schedule, error) {
	if plan != always {
		return Schedule{}, fmt.Errorf("the time plan %q is not part of this test build of GitLab Runner", plan)
	}

	if _, err := time.LoadLocation(timezone); err != nil {
		return Schedule{}, err
	}

	return Schedule{}, nil
}

// Contains says whether the plan is active at that time: always.
func (Schedule) Contains(time.Time) bool { return true }
