// Package metrics stands in for the metrics of the usage events.
package metrics

// CollectorOption sets an option of the metrics.
type CollectorOption struct{}

// WithCollectorNamespace does nothing.
func WithCollectorNamespace(string) CollectorOption { return CollectorOption{} }

// WithCollectorBatchDeliveryDurationBuckets does nothing.
func WithCollectorBatchDeliveryDurationBuckets([]float64) CollectorOption {
	return CollectorOption{}
}
