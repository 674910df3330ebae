package postgres_test

import (
	"testing"

	"github.com/aedile/aedile/casework/store/storetest"
)

func BenchmarkAppend(b *testing.B) { storetest.BenchmarkAppend(b, harness) }

func BenchmarkVerify(b *testing.B) { storetest.BenchmarkVerify(b, harness) }
