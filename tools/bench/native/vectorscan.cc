// Counts literal hits of Vectorscan over texts, one a line, case-insensitive, one thread. Prints seconds to compile, seconds to scan, hits.
#include <hs/hs.h>
#include <ctime>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

static int hit(unsigned, unsigned long long, unsigned long long, unsigned, void *n) { ++*static_cast<long *>(n); return 0; }

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  std::vector<std::string> pats, texts;
  std::string l;
  for (std::ifstream f(argv[1]); std::getline(f, l);) pats.push_back(l);
  for (std::ifstream f(argv[2]); std::getline(f, l);) texts.push_back(l);
  std::vector<const char *> p; std::vector<unsigned> flags, ids; std::vector<size_t> lens;
  for (size_t i = 0; i < pats.size(); i++) { p.push_back(pats[i].c_str()); lens.push_back(pats[i].size()); flags.push_back(HS_FLAG_CASELESS | HS_FLAG_SINGLEMATCH); ids.push_back(i); }
  auto t0 = std::clock();
  hs_database_t *db; hs_compile_error_t *err;
  if (hs_compile_lit_multi(p.data(), flags.data(), ids.data(), lens.data(), p.size(), HS_MODE_BLOCK, nullptr, &db, &err) != HS_SUCCESS) { std::cerr << err->message << "\n"; return 1; }
  hs_scratch_t *scratch = nullptr;
  if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS) return 1;
  auto t1 = std::clock();
  long n = 0;
  for (auto &t : texts) hs_scan(db, t.data(), t.size(), 0, scratch, hit, &n);
  auto t2 = std::clock();
  std::printf("%f %f %ld\n", double(t1 - t0) / CLOCKS_PER_SEC, double(t2 - t1) / CLOCKS_PER_SEC, n);
}
