module github.com/aedile/aedile

go 1.26.8

require (
	cel.dev/cel-go v0.33.2 // rule conditions: typed, without loops, with a cost that can be bounded
	github.com/a-h/templ v0.3.1118 // pages: components with typed parameters, made into Go
	github.com/alecthomas/kong v1.17.0 // command line
	github.com/chromedp/cdproto v0.159.0 // tests: what the browser is told and says
	github.com/chromedp/chromedp v0.23.0 // tests: the report in a real browser
	github.com/coreos/go-oidc/v3 v3.21.0 // sign-in by OpenID Connect
	github.com/danielgtaylor/huma/v2 v2.37.2 // the API described by OpenAPI 3.1, from its types
	github.com/fxamacker/cbor/v2 v2.10.0 // manifests in pictures: their claims are CBOR
	github.com/google/go-cmp v0.7.0 // tests: differences that can be read
	github.com/jackc/pgx/v5 v5.12.0 // PostgreSQL, the store beyond one machine
	github.com/klauspost/compress v1.20.4 // gzip and zstd, faster than the standard library
	github.com/klippa-app/go-pdfium v1.21.4 // text of published reports in PDF: PDFium in WebAssembly, without cgo
	github.com/makiuchi-d/gozxing v0.1.1 // QR, DataMatrix and codes of goods in pictures, pure Go
	github.com/nicksnyder/go-i18n/v2 v2.7.0 // words of the pages by key, plurals by CLDR
	github.com/parquet-go/parquet-go v0.32.0 // Parquet: catalogues in, findings out
	github.com/pressly/goose/v3 v3.29.0 // migrations of the stores
	github.com/prometheus/client_golang v1.25.0 // figures at /metrics
	github.com/rogpeppe/go-internal v1.16.0 // tests: scripts of the command line
	github.com/schollz/progressbar/v3 v3.19.1 // progress on a terminal
	github.com/signintech/gopdf v0.33.0 // letters as PDF, beside the HTML that is the record
	github.com/tetratelabs/wazero v1.12.0 // the machine in which PDFium runs: its bounds of memory and its cache
	github.com/valyala/fastjson v1.6.10 // JSON on the hot path, without allocations
	github.com/veraison/go-cose v1.3.0 // manifests in pictures: their signatures are COSE_Sign1
	github.com/xuri/excelize/v2 v2.11.1 // registers that are exported as spreadsheets
	go.yaml.in/yaml/v3 v3.0.6 // rule packs and settings: the YAML reader that keeps line and column
	golang.org/x/crypto v0.58.0 // argon2id for passwords
	golang.org/x/image v0.44.0 // the typeface of PDF (Go fonts, BSD) and which signs it has; WebP, scaling of pictures
	golang.org/x/mod v0.43.0 // signed checkpoints and inclusion proofs; tests read go.mod with it
	golang.org/x/net v0.62.0 // HTML of listings
	golang.org/x/oauth2 v0.38.0 // sign-in by OpenID Connect: the exchange of codes
	golang.org/x/sync v0.25.0 // groups of goroutines that end together
	golang.org/x/term v0.47.0 // whether output is a terminal, and how wide
	golang.org/x/text v0.43.0 // Unicode: rare clusters of the fold, charsets of pages, oracle of the tests
	modernc.org/sqlite v1.62.0 // SQLite, the embedded store, without cgo
	pgregory.net/rapid v1.3.0 // tests: properties
)

require (
	github.com/andybalholm/brotli v1.3.0 // pages in web archives that were sent with this encoding
	github.com/rivo/uniseg v0.4.7 // width of text on a terminal, for the table
	golang.org/x/tools v0.52.0 // tests: txtar archives
)

require (
	cel.dev/expr v0.25.1 // indirect
	github.com/a-h/parse v0.0.42 // indirect
	github.com/antithesishq/antithesis-sdk-go v0.9.0-default-no-op // indirect
	github.com/antlr4-go/antlr/v4 v4.13.1 // indirect
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/cenkalti/backoff/v4 v4.3.0 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/cli/browser v1.3.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/fatih/color v1.19.0 // indirect
	github.com/fsnotify/fsnotify v1.10.1 // indirect
	github.com/go-jose/go-jose/v4 v4.1.4 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/google/go-tpm v0.9.8 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/jolestar/go-commons-pool/v2 v2.1.2 // indirect
	github.com/klauspost/cpuid/v2 v2.4.0 // indirect
	github.com/klauspost/crc32 v1.3.0 // indirect
	github.com/mattn/go-colorable v0.1.16 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/minio/crc64nvme v1.1.1 // indirect
	github.com/minio/highwayhash v1.0.4 // indirect
	github.com/minio/md5-simd v1.1.2 // indirect
	github.com/minio/minio-go/v7 v7.4.1 // archives in object stores
	github.com/mitchellh/colorstring v0.0.0-20190213212951-d06e56a500db // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/natefinch/atomic v1.0.1 // indirect
	github.com/nats-io/jwt/v2 v2.8.3 // indirect
	github.com/nats-io/nats-server/v2 v2.15.3 // sweeps on many machines: the queue in the program itself
	github.com/nats-io/nats.go v1.55.0 // sweeps on many machines: client of the queue
	github.com/nats-io/nkeys v0.4.17 // indirect
	github.com/nats-io/nuid v1.0.1 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/parquet-go/bitpack v1.0.0 // indirect
	github.com/parquet-go/jsonlite v1.0.0 // indirect
	github.com/philhofer/fwd v1.2.0 // indirect
	github.com/phpdave11/gofpdi v1.0.14-0.20211212211723-1f10f9844311 // indirect
	github.com/pierrec/lz4/v4 v4.1.33 // indirect
	github.com/pkg/errors v0.8.1 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/richardlehane/mscfb v1.0.9 // indirect
	github.com/richardlehane/msoleps v1.0.6 // indirect
	github.com/rs/xid v1.6.0 // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/tiendc/go-deepcopy v1.7.2 // indirect
	github.com/tinylib/msgp v1.6.4 // indirect
	github.com/twpayne/go-geom v1.6.1 // indirect
	github.com/xuri/efp v0.0.3-0.20260924042702-217b81952dec // indirect
	github.com/xuri/nfp v0.0.2-0.20250530014748-2ddeb826f9a9 // indirect
	github.com/zeebo/xxh3 v1.1.0 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	golang.org/x/exp v0.0.0-20261011100332-faecfb24eb49 // indirect
	golang.org/x/sys v0.50.0 // indirect
	golang.org/x/time v0.16.0 // indirect
	google.golang.org/genproto/googleapis/api v0.0.0-20261005182115-fad411399dd8 // indirect
	google.golang.org/genproto/googleapis/rpc v0.0.0-20261005182115-fad411399dd8 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	gopkg.in/ini.v1 v1.67.3 // indirect
	modernc.org/libc v1.80.1 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)

require (
	github.com/x448/float16 v0.8.4 // indirect
	golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1 // indirect
)

tool github.com/a-h/templ/cmd/templ
