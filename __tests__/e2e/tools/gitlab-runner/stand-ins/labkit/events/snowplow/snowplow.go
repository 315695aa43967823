// Package snowplow stands in for the reporting of usage events, which is off
// unless it is configured. Here it cannot be turned on.
package snowplow

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"

	"gitlab.com/gitlab-org/labkit/v2/events/snowplow/metrics"
	"gitlab.com/gitlab-org/labkit/v2/events/snowplow/oidc"
)

// ErrNotInThisBuild is returned by everything that would report something.
var ErrNotInThisBuild = errors.New("usage events are not part of this test build of GitLab Runner")

// SendResult is the outcome of one delivery.
type SendResult struct {
	EventCount int
	StatusCode int
	Err        error
}

// SendCallback receives the outcomes.
type SendCallback func(successes, failures []SendResult)

// EmitterOption sets an option of an Emitter.
type EmitterOption struct{}

// WithCallback does nothing.
func WithCallback(SendCallback) EmitterOption { return EmitterOption{} }

// WithTokenSource does nothing.
func WithTokenSource(*oidc.Source) EmitterOption { return EmitterOption{} }

// WithMetricsCollectorOptions does nothing.
func WithMetricsCollectorOptions(...metrics.CollectorOption) EmitterOption {
	return EmitterOption{}
}

// Emitter would deliver events.
type Emitter struct{}

// NewEmitter always fails.
func NewEmitter(string, ...EmitterOption) (*Emitter, error) {
	return nil, ErrNotInThisBuild
}

// Collector returns metrics without values.
func (*Emitter) Collector() prometheus.Collector {
	return prometheus.CollectorFunc(func(chan<- prometheus.Metric) {})
}

// BillingEventRequiredInput is the part of an event that must be there.
type BillingEventRequiredInput struct {
	Category      string
	EventType     string
	Realm         string
	UnitOfMeasure string
	Quantity      float64
}

// BillingEventOptionalInput is the other part.
type BillingEventOptionalInput struct {
	Subject          string
	DeploymentType   string
	InstanceID       string
	UniqueInstanceID string
	ProjectID        int64
	NamespaceID      int64
	RootNamespaceID  int64
	OrganizationID   int64
	Metadata         map[string]any
}

// Tracker would make events.
type Tracker struct{}

// NewTracker always fails.
func NewTracker(string, *Emitter) (*Tracker, error) {
	return nil, ErrNotInThisBuild
}

// TrackBillingEventWithOptionalInput always fails.
func (*Tracker) TrackBillingEventWithOptionalInput(BillingEventRequiredInput, BillingEventOptionalInput) error {
	return ErrNotInThisBuild
}

// Stop does nothing.
func (*Tracker) Stop() {}
