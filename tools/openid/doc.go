// Package openid tries signing in by OpenID Connect against a provider that others wrote. It holds tests only: the provider never enters the
// program.
package openid
