// Package email sends letters by SMTP.
package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
)

// Config says how to reach the server.
type Config struct {
	// URL is smtp://user@host:587, which goes on under TLS (STARTTLS), or smtps://user@host:465. Without TLS only this machine
	// is spoken to: letters name persons.
	URL      string
	Password string
	From     string // address of the sender
	Now      func() time.Time
	TLS      *tls.Config // nil: that of the system
}

// Sender sends letters by SMTP. It holds no connection between letters.
type Sender struct {
	c        Config
	u        *url.URL
	from     mail.Address
	local    bool
	password func() string
}

// timeout is how long one letter may take. Chosen: servers that look for spam while one waits take seconds.
const timeout = time.Minute

// New returns a Sender. An address that cannot be read is an Invalid error.
func New(c Config) (*Sender, error) {
	u, err := url.Parse(c.URL)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, aedile.Invalidf("send mail", "", "the address of the server cannot be read").
			Hint("smtp://user@mail.example:587 or smtps://user@mail.example:465")
	}
	if _, has := u.User.Password(); has {
		return nil, aedile.Invalidf("send mail", "", "the address holds a password, which everybody on the machine could see").
			Hint("give it in a file")
	}
	from, err := deliver.Mailbox(c.From)
	if err != nil {
		return nil, aedile.Invalidf("send mail", c.From, "is no address of a sender").Hint("Market <notices@market.example>")
	}
	ip := net.ParseIP(u.Hostname())
	password := c.Password
	c.Password = ""
	return &Sender{c: c, u: u, from: from, local: u.Hostname() == "localhost" || ip != nil && ip.IsLoopback(),
		password: func() string { return password }}, nil
}

// Send sends the letter. A server that cannot be reached, or that has no time, is Down; one that refuses the letter for good makes
// the error Final; a letter without an address is an Invalid error.
func (s *Sender) Send(ctx context.Context, m deliver.Message) (deliver.Proof, error) {
	to, err := deliver.Mailbox(m.To)
	if err != nil {
		return deliver.Proof{}, aedile.Invalidf("send mail", string(m.Case), "no electronic address of the %s is known", string(m.Party)).
			Hint("--address " + string(m.Party) + "=name@host")
	}
	data, err := m.MIME(s.from.String())
	if err != nil {
		return deliver.Proof{}, err
	}
	proof := deliver.Proof{Way: "mail", Digest: aedile.DigestOf(data)}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	c, err := s.connect(ctx)
	if err != nil {
		return proof, &deliver.Down{Err: fmt.Errorf("send mail: %s: %w", s.u.Host, err)}
	}
	defer c.Close()
	answer, err := transmit(c, s.from.Address, to.Address, data)
	proof.At = s.c.Now().UTC()
	if err != nil {
		return proof, refusal(m, proof, err)
	}
	proof.Answer = m.Said(answer)
	_ = c.Quit() // it was accepted
	return proof, nil
}

// transmit hands the letter over and returns what the server said to it.
func transmit(c *smtp.Client, from, to string, data []byte) (string, error) {
	if err := c.Mail(from); err != nil {
		return "", &deliver.Down{Err: err}
	}
	if err := c.Rcpt(to); err != nil {
		return "", err
	}
	if _, err := ask(c.Text, 354, "DATA"); err != nil {
		return "", err
	}
	w := c.Text.DotWriter()
	if _, err := w.Write(data); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	code, said, err := c.Text.ReadResponse(250)
	return fmt.Sprintf("%d %s", code, said), err
}

// ask sends a command and reads its answer.
func ask(c *textproto.Conn, want int, command string) (string, error) {
	id, err := c.Cmd("%s", command)
	if err != nil {
		return "", err
	}
	c.StartResponse(id)
	defer c.EndResponse(id)
	_, said, err := c.ReadResponse(want)
	return said, err
}

// closing is the code of a server that ends the conversation, whatever it was about (RFC 5321, section 3.8).
const closing = 421

// refusal sorts the error of a server: what it says of this letter, for now or for good, and what is not about it. The server's
// words are left out of the error, since they may name the address.
func refusal(m deliver.Message, p deliver.Proof, err error) error {
	var said *textproto.Error
	if !errors.As(err, &said) || said.Code == closing || deliver.IsDown(err) {
		return &deliver.Down{Err: fmt.Errorf("send mail: %w", err)}
	}
	refused := aedile.Invalidf("send mail", string(m.Case), "the server refuses the letter (%d)", said.Code)
	if said.Code < 500 {
		return refused
	}
	p.Answer = m.Said(fmt.Sprintf("%d %s", said.Code, said.Msg))
	return &deliver.Final{Err: refused.Hint("look at the address"), Proof: p}
}

// connect returns a connection that is ready for a letter.
func (s *Sender) connect(ctx context.Context) (*smtp.Client, error) {
	host := s.u.Hostname()
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.c.TLS != nil {
		conf = s.c.TLS.Clone()
	}
	conf.ServerName = host
	port := cmp.Or(s.u.Port(), map[string]string{"smtp": "587", "smtps": "465"}[s.u.Scheme])
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, err
	}
	if end, ok := ctx.Deadline(); ok {
		err = conn.SetDeadline(end)
	}
	if s.u.Scheme == "smtps" {
		conn = tls.Client(conn, conf)
	}
	c, err2 := smtp.NewClient(conn, host)
	if err = errors.Join(err, err2); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := s.ready(c, conf); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (s *Sender) ready(c *smtp.Client, conf *tls.Config) error {
	if err := c.Hello(domain(s.from.Address)); err != nil {
		return err
	}
	if s.u.Scheme == "smtp" {
		switch ok, _ := c.Extension("STARTTLS"); {
		case ok:
			if err := c.StartTLS(conf); err != nil {
				return err
			}
		case !s.local:
			return errors.New("the server offers no TLS, and letters name persons")
		}
	}
	if user := s.u.User.Username(); user != "" {
		return c.Auth(smtp.PlainAuth("", user, s.password(), s.u.Hostname()))
	}
	return nil
}

// domain returns what stands behind the last @.
func domain(address string) string {
	_, d, _ := strings.Cut(address, "@")
	return cmp.Or(d, "localhost")
}
