// Counts literal hits of RE2::Set over texts, one a line, case-insensitive, one thread. Prints seconds to compile, seconds to scan, hits.
#include <re2/re2.h>
#include <re2/set.h>
#include <ctime>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  std::vector<std::string> texts;
  std::string l;
  RE2::Options o; o.set_case_sensitive(false); o.set_literal(true); o.set_max_mem(int64_t(8) << 30);
  RE2::Set set(o, RE2::UNANCHORED);
  auto t0 = std::clock();
  for (std::ifstream f(argv[1]); std::getline(f, l);) if (set.Add(l, nullptr) < 0) return 1;
  if (!set.Compile()) return 1;
  auto t1 = std::clock();
  for (std::ifstream f(argv[2]); std::getline(f, l);) texts.push_back(l);
  long n = 0; std::vector<int> m;
  auto t2 = std::clock();
  for (auto &t : texts) { m.clear(); set.Match(t, &m); n += m.size(); }
  auto t3 = std::clock();
  std::printf("%f %f %ld\n", double(t1 - t0) / CLOCKS_PER_SEC, double(t3 - t2) / CLOCKS_PER_SEC, n);
}
