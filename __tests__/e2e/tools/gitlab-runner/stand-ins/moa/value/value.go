// Package value stands in for the values of expressions. It reads and writes
// JSON values and knows their kind.
package value

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// Errors of look-ups.
var (
	ErrAttributeNotFound = errors.New("attribute not found")
	ErrInvalidKey        = errors.New("invalid key")
)

// Kind is the kind of a value.
type Kind string

// The kinds of values.
const (
	NullKind   Kind = "null"
	StringKind Kind = "string"
	NumberKind Kind = "number"
	BoolKind   Kind = "boolean"
	ArrayKind  Kind = "array"
	ObjectKind Kind = "object"
)

func (k Kind) String() string { return string(k) }

// Mapper is an object whose attributes are looked up when they are needed.
type Mapper interface {
	All() iter.Seq2[Value, Value]
	Attr(name string) (Value, error)
	Get(key Value) (Value, error)
	Keys() iter.Seq[Value]
	Len() int
	Values() iter.Seq[Value]
	WithMarks(marks uint16) Mapper
}

// Value is a value of any kind.
type Value struct {
	content any
	marks   uint16
}

// Null returns the null value.
func Null() Value { return Value{} }

// String returns a string value.
func String(s string) Value { return Value{content: s} }

// Object returns an object value.
func Object(m Mapper) Value { return Value{content: m} }

// Kind returns the kind of the value.
func (v Value) Kind() Kind {
	switch v.content.(type) {
	case string:
		return StringKind
	case float64:
		return NumberKind
	case bool:
		return BoolKind
	case []any:
		return ArrayKind
	case map[string]any, Mapper:
		return ObjectKind
	default:
		return NullKind
	}
}

func (v Value) String() string {
	if v.content == nil {
		return ""
	}

	return fmt.Sprint(v.content)
}

// WithMarks returns the value with more marks.
func (v Value) WithMarks(marks uint16) Value {
	v.marks |= marks

	return v
}

// HasMarks says whether the value has all these marks.
func (v Value) HasMarks(marks uint16) bool {
	return v.marks&marks == marks
}

// MarshalJSON writes the value.
func (v Value) MarshalJSON() ([]byte, error) {
	return json.Marshal(v.content)
}

// UnmarshalJSON reads the value.
func (v *Value) UnmarshalJSON(data []byte) error {
	*v = Value{}

	return json.Unmarshal(data, &v.content)
}
