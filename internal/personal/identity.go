package personal

import "strings"

// The checks of numbers of persons, each as the state that gives them describes it.

func pesel(s string) bool {
	m := num(s[2:4])
	year := map[int]int{0: 1900, 1: 2000, 2: 2100, 3: 2200, 4: 1800}[m/20] + num(s[:2])
	return day(year, m%20, num(s[4:6])) && weighted(s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)%10 == 0
}

func nir(s string) bool {
	less := 0
	if i := strings.IndexAny(s, "AB"); i >= 0 { // Corsica
		less = map[byte]int{'A': 1000000, 'B': 2000000}[s[i]]
		s = s[:i] + "0" + s[i+1:]
	}
	month := num(s[3:5])
	return (month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50) && 97-(num(s[:13])-less)%97 == num(s[13:15])
}

func cnp(s string) bool {
	c := weighted(s, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if c == 10 {
		c = 1
	}
	return born(s[1:3], s[3:5], s[5:7]) && c == at(s, 12)
}

func codiceFiscale(s string) bool {
	odd := map[byte]int{'0': 1, '1': 0, '2': 5, '3': 7, '4': 9, '5': 13, '6': 15, '7': 17, '8': 19, '9': 21, 'A': 1, 'B': 0, 'C': 5,
		'D': 7, 'E': 9, 'F': 13, 'G': 15,
		'H': 17, 'I': 19, 'J': 21, 'K': 2, 'L': 4, 'M': 18, 'N': 20, 'O': 11, 'P': 3, 'Q': 6, 'R': 8, 'S': 12, 'T': 14, 'U': 16,
		'V': 10, 'W': 22, 'X': 25, 'Y': 24, 'Z': 23}
	sum := 0
	for i := range 15 {
		switch c := s[i]; {
		case i%2 == 0:
			sum += odd[c]
		case c >= 'A':
			sum += int(c - 'A')
		default:
			sum += at(s, i)
		}
	}
	return byte('A'+sum%26) == s[15]
}

func dni(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	if i := strings.IndexByte("XYZ", s[0]); i >= 0 {
		s = string("012"[i]) + s[1:]
	}
	return "TRWAGMYFPDXBNJZSQVHLCKE"[num(s[:8])%23] == s[8]
}

func personnummer(s string) bool {
	s = strings.NewReplacer("-", "", "+", "").Replace(s)
	s = s[len(s)-10:]
	d := num(s[4:6])
	if d > 60 { // those who are not registered
		d -= 60
	}
	return (day(1900+num(s[:2]), num(s[2:4]), d) || day(2000+num(s[:2]), num(s[2:4]), d)) && luhn(s)
}

func henkilotunnus(s string) bool {
	for _, c := range s[7:10] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return born(s[4:6], s[2:4], s[:2]) && "0123456789ABCDEFHJKLMNPRSTUVWXY"[num(s[:6]+s[7:10])%31] == s[10]
}

// steuerID: of the first ten digits one stands there twice or three times, the others once or not at all.
func steuerID(s string) bool {
	var times [10]int
	for i := range 10 {
		times[at(s, i)]++
	}
	more := 0
	for _, n := range times {
		if n > 3 {
			return false
		}
		if n > 1 {
			more++
		}
	}
	return more == 1 && mod1110(s)
}

func belgian(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	n, check := num(s[:9]), num(s[9:])
	month := num(s[2:4])
	return (month <= 12 || month >= 20 && month <= 32 || month >= 40 && month <= 52) && num(s[4:6]) <= 31 && check > 0 &&
		(97-n%97 == check || 97-(2000000000+n)%97 == check)
}

func egn(s string) bool {
	m := num(s[2:4])
	year := 1900 + num(s[:2])
	switch {
	case m > 40:
		year, m = year+100, m-40
	case m > 20:
		year, m = year-100, m-20
	}
	return day(year, m, num(s[4:6])) && weighted(s, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == at(s, 9)
}

func rodneCislo(s string) bool {
	s = strings.ReplaceAll(s, "/", "")
	m := num(s[2:4])
	if m > 50 {
		m -= 50
	}
	if m > 20 {
		m -= 20
	}
	if !day(1900+num(s[:2]), m, num(s[4:6])) && !day(2000+num(s[:2]), m, num(s[4:6])) {
		return false
	}
	return len(s) == 9 || num(s)%11 == 0 || num(s[:9])%11 == 10 && s[9] == '0'
}

// cpr has had no check digit since 2007: the day and the form are all there is.
func cpr(s string) bool { return born(s[4:6], s[2:4], s[:2]) }

func baltic(s string) bool {
	if !born(s[1:3], s[3:5], s[5:7]) {
		return false
	}
	c := weighted(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if c == 10 {
		c = weighted(s, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return c == at(s, 10)
}

func latvian(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	return strings.HasPrefix(s, "32") || born(s[4:6], s[2:4], s[:2]) && (1101-weighted(s, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11 == at(s, 10)
}

func emso(s string) bool {
	year := 1000 + num(s[4:7])
	if year < 1800 {
		year += 1000
	}
	c := (11 - weighted(s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	return day(year, num(s[2:4]), num(s[:2])) && c == at(s, 12)
}

func amka(s string) bool { return born(s[4:6], s[2:4], s[:2]) && luhn(s) }

func austrian(s string) bool {
	return num(s[6:8]) <= 15 && num(s[6:8]) > 0 && num(s[4:6]) <= 31 && num(s[4:6]) > 0 && s[0] != '0' &&
		(weighted(s[:3], 3, 7, 9)+weighted(s[4:], 5, 8, 4, 2, 1, 6))%11 == at(s, 3)
}

func norwegian(s string) bool {
	d := num(s[:2])
	if d > 40 {
		d -= 40
	}
	a := (11 - weighted(s, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
	b := (11 - weighted(s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
	return (day(1900+num(s[4:6]), num(s[2:4]), d) || day(2000+num(s[4:6]), num(s[2:4]), d)) && a == at(s, 9) && b == at(s, 10)
}

func pps(s string) bool {
	sum := weighted(s, 8, 7, 6, 5, 4, 3, 2)
	if len(s) == 9 && s[8] != 'W' {
		sum += 9 * int(s[8]-'A'+1)
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == s[7]
}

func matricule(s string) bool { return day(num(s[:4]), num(s[4:6]), num(s[6:8])) && luhn(s[:12]) }

func bsn(s string) bool { return weighted(s, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0 && num(s) > 0 }

func nif(s string) bool { return (11-weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == at(s, 8) }

func oib(s string) bool { return mod1110(s) }

func adoazonosito(s string) bool { return weighted(s, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == at(s, 9) }

func taj(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	return weighted(s, 3, 7, 3, 7, 3, 7, 3, 7)%10 == at(s, 8)
}

func nip(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	return weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == at(s, 9)
}

func afm(s string) bool { return weighted(s, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == at(s, 8) }

func cypriot(s string) bool {
	sum := 0
	for i := range 8 {
		if i%2 == 0 {
			sum += [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}[at(s, i)]
		} else {
			sum += at(s, i)
		}
	}
	return byte('A'+sum%26) == s[8]
}
