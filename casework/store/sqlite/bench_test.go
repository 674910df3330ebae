package sqlite_test

import (
	"testing"

	"github.com/aedile/aedile/casework/store/storetest"
)

func BenchmarkAppend(b *testing.B) { storetest.BenchmarkAppend(b, harness) }

func BenchmarkBulk(b *testing.B) { storetest.BenchmarkBulk(b, harness) }

func BenchmarkVerify(b *testing.B) { storetest.BenchmarkVerify(b, harness) }

func BenchmarkBoard(b *testing.B) { storetest.BenchmarkBoard(b, harness) }
