package main

// source is a register from which names are taken.
type source struct {
	id      string
	folder  string // below the data folder; "" for what is read from law
	title   string
	day     string
	licence string
	notice  string // what the licence asks to be said beside what was taken
}

// sources are the registers that may be read, and no others.
var sources = []source{
	{
		id: "ema", folder: "names/ema-medicines", title: "European Medicines Agency, table of European public assessment " +
			"reports", day: "2023-03-12",
		licence: "reuse with acknowledgement (EMA legal notice)", notice: "Names, substances and groups of medicines: © European " +
			"Medicines Agency, 1995-2023.",
	},
	{
		id: "bdpm", folder: "substances/fr-bdpm", title: "ANSM, Base de données publique des médicaments", day: "2020-11-18",
		licence: "Licence Ouverte", notice: "Noms de médicaments : ANSM, Base de données publique des médicaments, édition de " +
			"novembre 2020.",
	},
	{
		id: "eufood", folder: "substances/eu-food", title: "Tables of Regulations (EC) No 1333/2008 and (EU) " +
			"2017/2470", day: "2020-11-12",
		licence: "EU law, free; copied out under MIT (© Helen Graham 2019)",
	},
	{
		id: "dod", folder: "substances/dod-supplements", title: "US Department of Defense, prohibited dietary supplement " +
			"ingredients", day: "2026-03-15",
		licence: "work of a US agency; gathered under MIT in gooosetavo/dod-prohibited",
	},
	{
		id: "annexes", folder: "substances/eu-cosmetics", title: "Annexes II and III of Regulation (EC) No 1223/2009, as ECHA " +
			"exports them", day: "2024-05-20",
		licence: "EU law; reuse with source",
	},
	{
		id: "inci", folder: "names/inci", title: "European Commission, CosIng, inventory of cosmetic ingredients", day: "2026-05-10",
		licence: "reuse under Decision 2011/833/EU",
	},
	{
		id: "nsi", folder: "names/brands-nsi", title: "name-suggestion-index 8.0.20260918 of OpenStreetMap, brands of " +
			"shops", day: "2026-09-18",
		licence: "BSD-3-Clause", notice: "Names of brands of shops: Copyright 2026, name-suggestion-index contributors, " +
			"BSD-3-Clause, text below.",
	},
	{
		id: "cpv", folder: "words/cpv2008", title: "Common Procurement Vocabulary, Regulation (EC) No 213/2008", day: "2025-12-15",
		licence: "EU law, reuse under Decision 2011/833/EU; packed under MIT in xterr/php-cpvcodes",
	},
}

func sourceByID(id string) source {
	for _, s := range sources {
		if s.id == id {
			return s
		}
	}
	panic("gennames: no source " + id) // the tables above name what they need
}
